"""Charts as SVG: no script, no style sheet, so that a page with a strict policy, a printer and a PDF show the same."""
