"""Words by which people search for a kind of dish besides the words on the menu."""

from vendors.models import Menu

Category = Menu.Category

SEARCH_WORDS: dict[str, str] = {
    Category.BOX: "nasi kotak nasi box nasi boks katering makan siang rapat lunch box",
    Category.SNACK: "kudapan snack snek kue jajanan pasar camilan coffee break rapat",
    Category.BUFFET: "prasmanan buffet hidangan jamuan makan siang makan malam",
    Category.TUMPENG: "tumpeng nasi kuning syukuran selamatan peresmian",
    Category.DISH: "lauk soto sayur sup kuah hidangan makan",
    Category.DRINK: "minuman es jus kopi teh jahe air",
}


def keywords(category: str, vendor_name: str) -> str:
    """This function will return the search words kept beside a menu."""
    return f"{vendor_name} {SEARCH_WORDS.get(category, '')}"[:300]
