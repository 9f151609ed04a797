"""A partner site that embeds leernet: its own header, its own login, five programmes."""
