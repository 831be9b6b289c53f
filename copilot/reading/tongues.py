"""Words, marks and scripts that tell a language, for texts too short for statistics."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_WORDS = {
    "es": (
        "o a u el la los las un una unos unas y de del que en por para con sin se le les lo me mi mis su sus no ya es esta estan estoy hay ha han "
        "he muy pero como cuando donde porque al si esto eso ese esa este mas quiere quiero puede puedo podeis podrian podes tiene tengo dice "
        "hace desde hasta sobre entre otra otro vez hola gracias buenas buenos dias cliente clienta pedido factura paquete tienda linea fibra "
        "tarifa llega llego llegado llamar ayuda cambiar cambio direccion cobro cobran reembolso envio averia movil celular pieza nada nadie "
        "todo todos todas fue era soy nos os usted ustedes tu yo hoy ayer manana mes meses semana xq pq q k tb kiero quiere nose necesito cual "
        "equivocada roto rota lenta cobrado cobrais dos tres tarjeta contrato baja alta titular devolucion cancelar cuenta correo tienen sigue "
        "vale claro siempre luego pagar pago pagado rechazado urge alguien duplicada duplicado retrasado mal bien ahora aqui alli asi aun solo "
        "sois eres son somos estamos va van voy ver vi era dicen digo dijo desde misma mismo nunca tampoco tambien cada error problemas acceso problema "
        "implementar conectar usar identificar importar explorador distinto dominios comprados administrados sitio alerta falsa ahorita"
    ),
    "en": (
        "the a an and of to in on at for with without is are was were be been being it its this that these those i you he she they we my your "
        "his her their our not no have has had do does did don't can could will would should but if when where because from by as so what who "
        "how why which there here customer order parcel package invoice bill refund store shop line phone delivery delivered shipped address "
        "change hello hi hey please pls thanks says wants need needs got get still yet again after before since already any some more out up "
        "down about they've i've i'm it's isn't doesn't can't won't hasn't month week today yesterday tomorrow wrong part broken broadband "
        "fibre signal idea help news yes back money card declined lost charged dead double number want screen cracked same working cancel cant "
        "wont dont u ur thx nothing something everything anyone nobody too much high low late new old waiting error errors user sign credit "
        "limit login account mail missing manage devices disable configure test property just am or me us them then than all one two three"
    ),
    "pt": (
        "o a os as um uma uns umas e de do da dos das no na nos nas ao em por para com sem se que nao voce voces meu minha meus minhas esta "
        "ainda chegou quero obrigado obrigada ajuda encomenda fatura com foi sao tem eu mas mais muito isso isto ele ela pelo pela quando onde "
        "ate agora preciso gostaria bom boa dia noite ola recebi posso pode ontem hoje amanha ninguem cobraram duas vezes entrega marcada "
        "apareceu liga continua funcionar pela conta meses semana atraso pedido cancelar problema linha internet"
    ),
    "fr": (
        "le la les un une des du de et est sont ai as avez ont que qui ne pas plus je tu il elle nous vous mon ma mes votre vos notre ce cette "
        "ca en dans pour par avec sans sur ou quand comment pourquoi bonjour bonsoir merci colis commande facture rien recu livre toujours depuis "
        "hier jours semaines remboursement aider voudrais annuler marche fausse s'il plait pouvez mais encore deja mois j'attends n'ai c'est"
    ),
    "de": (
        "der die das den dem ein eine einen einer und ist sind war habe hat haben ich du er sie wir ihr mein meine meiner ihre nicht kein keine "
        "zu zur zum mit ohne auf aus bei von fur in im wo wann wie warum was guten tag hallo danke bitte paket bestellung rechnung frage geht "
        "mochte kundigen ruckruf warte seit wochen geld immer noch nichts angekommen um auch aber schon mehr lieferung gestern heute morgen"
    ),
    "it": (
        "il lo la gli le i un uno una di del della dei delle che non e sono ho ha abbiamo mio mia pacco ordine buongiorno buonasera ciao vorrei "
        "ricevuto niente fattura sbagliata telefono accende aspetto da tre settimane rimborso potete aiutarmi per favore grazie come quando "
        "dove ancora piu perche questo questa nel nella con mi si annullare dov'e arrivato nessuno risponde ieri oggi domani"
    ),
    "ca": (
        "el la els les un una uns unes i de del dels que en per amb sense es em et ens us m'ha m'heu s'ha no meu meva seva encara comanda bon "
        "dia des d'ahir vull donar-me heu cobrat dues vegades mateixa passa estic tinc arribat puc podeu ajudar plau gracies perque quan on "
        "aquest aquesta aixo molt tambe mes pero nomes ara avui dema paquet linia"
    ),
    "gl": (
        "o a os as un unha e de do da dos das no na co coa ao aos que non me chegou bos dias ainda teno dende onte moito grazas quero hoxe mana "
        "xa onde mina meu estou fai nin pola polo paquete"
    ),
    "nl": (
        "de het een en van ik je jij u hij zij wij mijn niet geen is zijn heb heeft hebben waar blijft pakket nog steeds niets ontvangen op met "
        "voor bij naar wat wanneer hoe waarom bestelling factuur dank alstublieft goedendag"
    ),
    "ro": (
        "si sau este sunt am ai a au nu un o la cu pe de din pentru ca sa ce cand unde buna ziua primit coletul factura gresita nimeni raspunde "
        "multumesc va rog comanda inca imi mea meu"
    ),
    "pl": (
        "nie jest sie i w z na do od mam moja moj moje gdzie kiedy dlaczego prosze dziekuje dzien dobry paczka dziala zamowienie faktura "
        "jeszcze wczoraj dzisiaj czekam nikt"
    ),
    "eu": "ez da dut dago nire eta kaixo eskerrik asko non noiz iritsi paketea internetik atzotik mesedez ditut zait egun on",
    "sv": "jag har inte var mitt min ar och att det en ett pa i fran till nar hej tack paket vantat tva veckor fortfarande ni kan",
    "tr": "siparisim hala gelmedi kimse cevap vermiyor ve bir bu icin ne nerede zaman merhaba tesekkurler yok var degil benim",
}  # fmt: skip
_MARKS: tuple[tuple[re.Pattern[str], dict[str, float]], ...] = tuple(
    (re.compile(pattern), tells)
    for pattern, tells in (
        (r"\w*[a-zñáéíóú]ñ\w*|\bñ\w+|\w+ñ[ao]s?\b", {"es": 0.7, "gl": 0.4}),
        (r"\w*(?:ã|õ)\w*|\w+ções?\b|\w+ção\b", {"pt": 2.0}),
        (r"\b\w*[ßäö]\w*|\b\w*ü\w*", {"de": 1.0, "sv": 0.5, "tr": 0.5}),
        ("[łąęśżźćń]", {"pl": 2.0}),
        ("[ășțâ]", {"ro": 1.5, "pt": 0.2}),
        ("[şğı]", {"tr": 2.0}),
        ("å", {"sv": 1.5}),
        (r"\b(?:qu|n|j|c)['’]\w", {"fr": 1.5}),
        (r"\b(?:dell|nell|all|un|dov|c)['’][aeiouè]", {"it": 1.0}),
        (r"\b[ld]['’]\w", {"fr": 0.4, "it": 0.4, "ca": 0.4}),
        (r"\b[msth]['’]h[ae]\w*|\w+['’]n\b|l·l", {"ca": 1.5}),
        (r"\w+[êô]\w*|\bà\b|\w*ç\w*", {"fr": 0.5, "pt": 0.5, "ca": 0.3}),
        (r"\w+[àèìòù]\b", {"it": 0.6, "ca": 0.5, "fr": 0.2}),
        (r"\w+zion[ei]\b|\w+tà\b", {"it": 1.0}),
        (r"\b\w{2,}[ai]r\b", {"es": 0.4, "pt": 0.3, "gl": 0.2, "fr": 0.1, "ca": 0.1}),
        (r"\w+(?:ción|ciones|sión|mente|iendo|ando|dad)\b", {"es": 0.8}),
        (r"\w+[óé]\b|\b\w*[áéíóú]\w*", {"es": 0.3, "pt": 0.1, "gl": 0.2, "ca": 0.1}),
        (r"\b\w+(?:ing|ed|ly|ness|ght|ould|tion|ty)\b", {"en": 0.6}),
        (r"\b\w*(?:sh|wh|ck|oo|ee|gh|th)\w*\b", {"en": 0.4}),
        (r"\b\w{2,}[tkgpmcbfhwx]\b", {"en": 0.25, "de": 0.1, "ca": 0.1, "nl": 0.1}),
        (r"\b\w{3,}[ao]s?\b", {"es": 0.15, "pt": 0.12, "it": 0.05, "gl": 0.1}),
    )
)
"""What the look of a word tells; counted four times at most."""
_NAMES = re.compile(r"(?<=[a-zñáéíóú,] )[A-Z]\w*")
"""Written with a capital in the middle of a sentence: their look tells nothing."""
_SCRIPTS = (
    ("ja", "[\u3040-\u30ff]"), ("ko", "[\uac00-\ud7af]"), ("zh", "[\u4e00-\u9fff]"), ("uk", "[іїєґ]"), ("ru", "[\u0400-\u04ff]"),
    ("el", "[\u0370-\u03ff]"), ("ar", "[\u0600-\u06ff]"), ("he", "[\u0590-\u05ff]"), ("hi", "[\u0900-\u097f]"), ("th", "[\u0e00-\u0e7f]"),
)  # fmt: skip
"""Scripts that few languages are written in; the first that is seen names the language."""


def by_script(text: str) -> str | None:
    """The language of a text that is mostly in another script; None for Latin letters."""
    letters = [letter for letter in text if letter.isalpha()]
    if not letters or sum(letter > "\u0250" for letter in letters) * 2 < len(letters):
        return None
    folded = text.lower()
    return next((name for name, pattern in _SCRIPTS if re.search(pattern, folded)), "und")


def scores(text: str, folded_words: list[str]) -> dict[str, float]:
    """How much the words and their look speak for each language; a word of several languages is shared among them."""
    total = dict.fromkeys(_WORDS, 0.0)
    for word in folded_words:
        owners = _owners().get(word, ())
        shared = len(owners) > 1 and ("es" in owners or "en" in owners)
        for name in owners:
            total[name] += 1 / len(owners) if shared else 1.5
    lower = _NAMES.sub(" ", text).lower()
    total["es"] += 2 * min(2, lower.count("¿") + lower.count("¡"))
    seen: Counter[int] = Counter()
    for word in lower.split():
        seen.update(_looks(word))
    for mark, count in seen.items():
        for name, weight in _MARKS[mark][1].items():
            total[name] += weight * min(4, count)
    return total


@lru_cache(maxsize=16_384)
def _looks(word: str) -> tuple[int, ...]:
    """The marks that a word bears, by their number."""
    return tuple(number for number, (pattern, _) in enumerate(_MARKS) if pattern.search(word))


@lru_cache(maxsize=1)
def _owners() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for name, words in _WORDS.items():
        for word in set(words.split()):
            owners.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in owners.items()}
