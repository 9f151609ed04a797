"""Names that nobody has as far as we know: first names of many origins, with rare and invented surnames."""

# fmt: off
FIRST = (
    "Aaltje", "Abdelhak", "Adwoa", "Aisha", "Akke", "Amira", "Andrej", "Anouk", "Arzu", "Atze", "Ayşe",
    "Baukje", "Berend", "Bilal", "Bintu", "Bouke", "Chidi", "Chloë", "Daan", "Dewi", "Dilara", "Douwe", "Ebru",
    "Efua", "Elif", "Emeka", "Esra", "Fatima", "Femke", "Floortje", "Foekje", "Geertje", "Ghita", "Gülay",
    "Hanneke", "Haruka", "Hicham", "Hilde", "Ilse", "Imane", "Ingmar", "Iris", "Jasmijn", "Jelle", "Jikke",
    "Jitske", "Joost", "Kadir", "Kees", "Khadija", "Kwame", "Lieke", "Linh", "Lotte", "Machteld", "Maaike",
    "Malika", "Mehmet", "Mei", "Merel", "Minh", "Naima", "Nienke", "Nilüfer", "Oumaima", "Pieter", "Priya",
    "Quirine", "Rachid", "Radboud", "Rajesh", "Renske", "Rinske", "Roelof", "Samira", "Sanne", "Selin",
    "Sietske", "Sjoerd", "Soufiane", "Stijn", "Suzan", "Tariq", "Teun", "Thandi", "Tijmen", "Tsegaye", "Ubbo",
    "Valérie", "Wietske", "Xander", "Yara", "Youssef", "Yusuf", "Zeynep", "Zuzanna",
)
LAST = (
    "Aanstreek", "van den Akkerhof", "Baldéwar", "El Bahrouni", "ter Beekhorst", "van der Bolwerk",
    "Boukhrissat", "Chandoesing", "Çelikbaş", "Dijkgraafsma", "van Duinrand", "Eikelboomstra", "Fokkelaar",
    "de Graanmolen", "Güzelyurt", "ten Haverkate", "van Heideveld", "Hoogwaterink", "IJsselmeerman",
    "Janssonius", "El Karkouchi", "Kleikamp", "van der Kwelder", "Lindenaarsma", "Maasdamhof", "Mbekwezi",
    "van Meerzicht", "Nguyễn-Hoàng", "Noordhoevel", "Okonjifor", "op den Oeverbank", "Polderdijksma",
    "Ramcharitar", "Rietsingel", "Rozenwaard", "van Scheldezand", "Sluiswachter", "Soekardjo", "Terpwoldinga",
    "Tjalkema", "Uiterdijk", "van 't Veenland", "Vlinderhof", "Waddinkstra", "Wierdenga", "van der Wilgentak",
    "Yıldızoğlu", "Zandwijkstra", "Zeeduinhof", "Zuiderkolk",
)
# fmt: on
FUNCTIONS = (
    "Adviseur duurzaamheid",
    "Projectleider warmte",
    "Beleidsmedewerker wonen",
    "Programmamanager energietransitie",
    "Gebiedsmanager",
    "Adviseur participatie",
    "",
)
DEPARTMENTS = ("Duurzaamheid", "Wonen", "Stedelijk beheer", "Ruimtelijke ordening", "Communicatie", "")
