"""Files and links of an event or a series: what organisers do with them, and who may see them."""
