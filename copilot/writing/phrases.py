"""The house's own connecting words, for where neither the policy nor the brand's voice has any."""

from __future__ import annotations

OPENINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "es": {
        "frustration": ("Se entiende que esto canse", "Es normal perder la paciencia con algo así", "Con lo que [cuenta|cuentas], la frustración es lógica"),
        "exhaustion": ("Es para estar sin fuerzas", "Con todo lo que lleva encima este asunto, el cansancio se entiende", "Esto ya ha durado demasiado"),
        "anger": ("El enfado se entiende", "Hay motivos de sobra para el enfado", "Con razón hay enfado"),
        "worry": ("Entiendo el susto", "Se entiende la preocupación", "Entiendo que esto inquiete"),
        "sadness": ("Siento mucho lo que [cuenta|cuentas]", "Sé que es un momento difícil", "Lo primero es decir que lo siento de verdad"),
        "confusion": ("Es normal que no cuadre", "[Se|Te] lo aclaro", "Visto desde fuera no es nada claro"),
        "neutral": ("Empiezo por lo importante", "Lo primero", "En pocas palabras"),
    },
    "en": {
        "frustration": ("I can see why this is wearing thin", "Anyone would be losing patience with this", "It makes sense that this is frustrating"),
        "exhaustion": ("That's a lot to have been through", "I can see how tiring this has become", "This has gone on far too long"),
        "anger": ("You have every reason to be angry", "The anger is fair", "I understand why this makes you angry"),
        "worry": ("I can see why this is worrying", "I understand the worry", "That would worry me too"),
        "sadness": ("I'm very sorry to hear what has happened", "I know this is a hard time", "First of all, I'm truly sorry"),
        "confusion": ("It's no wonder this doesn't add up", "Let me clear this up", "From the outside this isn't clear at all"),
        "neutral": ("The main thing first", "To start with what matters", "In short"),
    },
}  # fmt: skip

EFFORT: dict[str, tuple[str, ...]] = {
    "es": (
        "[Ha|Has] tenido que explicarlo {contacts}, {channels}; debía bastar con una.",
        "[Lleva|Llevas] {span} con esto y ha hecho falta insistir {contacts}: debía bastar con una vez.",
        "[Lleva|Llevas] {span} con esto, y debía haberse resuelto a la primera.",
        "Han hecho falta {contacts} para llegar hasta aquí; debía bastar con una, y lo siento.",
    ),
    "en": (
        "You've had to explain this {contacts}, {channels}; once should have been enough, and I'm sorry.",
        "You've been at this for {span} and had to bring it up {contacts}; it should have taken one.",
        "You've been at this for {span}, and it should have been settled the first time.",
        "It has taken {contacts} to get this far; it should have taken one, and I'm sorry.",
    ),
}

TEMPLATES: dict[str, dict[str, str]] = {
    "es": {
        "own": "Me encargo yo de {what}, y {due} [le|te] escribo con lo que haya.",
        "own_told": "Me encargo yo de {what}; {due} lo [tiene|tienes].",
        "own_untimed": "Me encargo yo y [le|te] confirmo por escrito lo que haya.",
        "about": "Sobre {thing},",
        "ask_one": "Antes de nada, [dígame|dime] una cosa: {questions}",
        "ask_many": "Antes de nada, [dígame|dime] {count} cosas: {questions}",
        "abstain": "No quiero dar[le|te] una respuesta a medias: lo pregunto ahora a quien lo lleva y [le|te] escribo yo con lo que me digan.",
        "holding": "Ahora mismo aviso a la persona que se ocupa de esto y sigo aquí mientras tanto.",
        "checking": "Estoy viendo con quien lleva esto qué podemos hacer exactamente, y [le|te] escribo yo con la respuesta.",
    },
    "en": {
        "own": "I'll take care of it: I'll {what}, and I'll write to you {due}.",
        "own_told": "I'll take care of it: {due} I'll {what}.",
        "own_untimed": "I'll take care of it and confirm in writing what comes of it.",
        "about": "About {thing},",
        "ask_one": "Before anything else, one question: {questions}",
        "ask_many": "Before anything else, {count} questions: {questions}",
        "abstain": "I'd rather not give you half an answer: I'm asking the people who handle this now, and I'll write to you myself with what they say.",
        "holding": "I'm alerting the person who deals with this right now, and I'm staying here meanwhile.",
        "checking": "I'm finding out from the people who handle this exactly what we can do, and I'll write to you myself with the answer.",
    },
}  # fmt: skip

LOOK_UP: dict[str, tuple[str, ...]] = {
    "es": (
        "Antes de prometer[le|te] nada, compruebo {what}: lo miro ahora y enseguida [le|te] digo qué podemos hacer.",
        "Lo que podemos hacer cambia según un dato, así que compruebo ahora {what} y vuelvo con la respuesta.",
        "Primero compruebo {what}, que es lo que decide el siguiente paso; lo hago ahora mismo y [le|te] cuento.",
    ),
    "en": (
        "Before I promise you anything, I'm checking {what}; I'm doing it now and I'll tell you what we can do.",
        "What we can do turns on one thing, so I'm checking now {what}, and I'll be back with the answer.",
        "First I'm checking {what}, because that decides the next step; I'm on it now and I'll tell you what I find.",
    ),
}  # fmt: skip

INSULTED: dict[str, tuple[str, ...]] = {
    "es": (
        "Quiero ponerle arreglo a lo que hay detrás, así que miro ahora lo último que consta en la ficha. ¿Qué es lo que ha fallado, para empezar por ahí?",
        "Lo que importa es lo que lo ha causado, y eso sí puedo mirarlo: estoy abriendo la ficha ahora. ¿Por dónde empiezo, qué es lo que ha salido mal?",
    ),
    "en": (
        "I want to put right whatever is behind this, so I'm opening the latest on your account now. What went wrong, so that I start there?",
        "What matters is what caused it, and that I can look into: I'm reading your account now. Which part went wrong, so that I begin with it?",
    ),
}  # fmt: skip
"""For a customer who says nothing but an insult: calm, and one question that opens a way out of it."""

WARM: dict[str, tuple[str, ...]] = {
    "es": (
        "Entiendo que [quiera|quieras] verlo resuelto cuanto antes", "Se entiende que esto [le|te] importe",
        "Tiene todo el sentido que [pregunte|preguntes]",
    ),
    "en": (
        "I can see why you'd want this settled soon", "It makes sense that this matters to you", "You're right to raise it",
    ),
}  # fmt: skip
"""Where no feeling shows, and warmth was asked for."""

ALONE: dict[str, tuple[str, ...]] = {
    "es": ("Gracias por contarlo.", "Esto lo vemos ahora mismo.", "Por partes, para que quede claro.", "Gracias por avisar de esto."),
    "en": ("Thank you for telling me.", "Let's settle this now.", "Step by step, so that it's clear.", "Thank you for raising this."),
}  # fmt: skip
"""For a page that has no words for the situation, and a customer who shows no feeling and tells nothing to go by."""

OWNING: dict[str, tuple[str, ...]] = {
    "es": ("Esto queda en mis manos hasta que esté hecho.", "Lo sigo yo de principio a fin."),
    "en": ("This stays with me until it's done.", "I'll follow it myself from start to finish."),
}  # fmt: skip

NEVER: dict[str, tuple[str, ...]] = {
    "es": (
        "lamentamos las molestias", "disculpe las molestias", "disculpa las molestias", "sentimos las molestias",
        "perdon por las molestias", "lamentamos los inconvenientes", "disculpe los inconvenientes", "rogamos disculpe",
        "por las molestias ocasionadas", "por las molestias causadas", "su llamada es importante", "su satisfaccion es nuestra prioridad",
        "para su comodidad", "estamos trabajando para mejorar", "agradecemos su comprension", "agradecemos su paciencia",
        "gracias por su paciencia", "gracias por su comprension", "el proceso no lo permite", "el proceso no permite",
        "el sistema no permite", "el sistema no me deja", "es politica de la empresa", "no esta en mi mano", "no depende de mi",
        "como usted comprendera", "a la mayor brevedad posible", "le informamos de que", "quedamos a su disposicion",
    ),
    "en": (
        "apologise for any inconvenience", "apologize for any inconvenience", "sorry for any inconvenience",
        "sorry for the inconvenience", "apologise for the inconvenience", "apologize for the inconvenience",
        "your call is important", "your satisfaction is our priority", "for your convenience", "we value your feedback",
        "thank you for your patience", "thanks for your patience", "thank you for your understanding", "as per our policy",
        "per company policy", "the process does not allow", "the process doesn't allow", "the system won't let",
        "the system does not allow", "out of my hands", "not my department", "at your earliest convenience", "kindly",
        "rest assured", "please be advised", "we regret to inform",
    ),
}  # fmt: skip
