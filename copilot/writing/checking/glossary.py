"""What a word is called in the other language, for the words of customer service: one line a concept.

By it a Spanish sentence is held against the words of an English passage, and the other way round.
"""

from __future__ import annotations

from functools import lru_cache

from copilot.words import stems

_CONCEPTS = {
    "es": (
        "pedido encargo;factura recibo;cobro cargo cobrar;importe cantidad;precio;coste gastos costar;gratis gratuito;reembolso devolver reembolsar;"
        "devolución retorno;abono abonar;descuento descontar rebaja;pago pagar;tarjeta;cuenta;banco;contrato;tarifa plan;línea;fibra;móvil teléfono celular;"
        "tableta;dispositivo aparato;router;pantalla;pieza repuesto;accesorio;televisor;tienda comercio;almacén;depósito;taller;mensajería "
        "transportista mensajero repartidor;furgoneta;paquete;envío enviar mandar;entrega entregar reparto;recogida recoger;dirección;destino;calle;"
        "domicilio casa;cambio cambiar modificar;cancelar anular baja;reserva reservar;guardar retener conservar;existencias;web;buscador;formulario;"
        "red técnico;avería averiado fallo defectuoso;arreglar reparar;corte;instalación instalar;visita visitar acudir;técnico;garantía;seguro;cubrir;"
        "robo;pérdida perder;rotura roto;promoción oferta;estudiante;regalo;titular;familiar;documento;cliente;empresa;equipo;mesa;fraude;bloquear;"
        "sala;centro;llamada llamar;correo;mensaje;escribir;informe;avisar;confirmar;comprobar verificar revisar;corregir;resolver;tramitar gestionar;"
        "solicitud pedir solicitar petición;reclamación;queja;plazo;hora;día;semana;mes mensual;año;lunes;martes;miércoles;jueves;viernes;sábado;domingo;"
        "hábil laborable;festivo;mañana;noche nocturno;tarde;máximo;mínimo;siguiente próximo;primero;último;mismo;nuevo;cuota;número;portabilidad;prepago;"
        "roaming;unión;capital;provincia provincial;disponible;incluido incluir;permitir;poder;aplicar;sumar añadir;financiar financiación;vale valer;"
        "retraso tarde retrasar;dañado daño;perder;usar;existir;actualizar;salir;llegar;cerrar;abrir;mueble;planta;abrir;cliente;referencia;antes;"
        "después;cada;solo;líder responsable;agente;autorización;límite;excepción;prueba foto;plano dibujo;duplicado copia;venta;compra comprar;"
        "ver;parte;orden;error equivocación;titular;reemplazar sustituir cambiar;conservar mantener;pasar mover;mientras;bloqueo"
    ),
    "en": (
        "order;invoice bill;charge;amount;price;cost charges;free;refund;"
        "return;credit compensate;discount reduction;payment pay;card;account;bank;contract;plan tariff;line;fibre broadband;phone mobile;"
        "tablet;device equipment;router;screen;part piece;accessory;television;shop store;warehouse;depot;workshop repair;carrier "
        "courier;van;parcel package;shipment send ship shipping;deliver delivery;collect pickup;address;destination;street;"
        "home;change;cancel cancellation;reservation reserve;keep hold;stock;website web;finder;form;"
        "network;fault faulty failure broken;fix repair;outage cut;installation install;visit missed;technician engineer;warranty;insurance;cover;"
        "theft stolen;loss lose;broken breakage;promotion offer;student;gift;holder;relative family;document id;customer;business company;team;desk;fraud;block;"
        "room;centre center;call;email mail;message;write;report;tell notify;confirm;check verify;correct;settle solve resolve;process handle;"
        "request ask;claim dispute;complaint;term deadline;hour;day;week;month monthly;year;monday;tuesday;wednesday;thursday;friday;saturday;sunday;"
        "working;holiday;morning tomorrow;night evening;afternoon late;most maximum;least minimum;next;first;last;same;new;fee;number;transfer;prepaid;"
        "roaming;union;capital;province provincial;available;include;allow;can;apply;add;finance;valid good;"
        "delay late;damage;lose;use;exist;update;leave;arrive;close;open;furniture;floor;open;customer;reference;before;"
        "after;every each;only;lead manager;agent;approval;limit;exception;proof photo;drawing;replacement copy duplicate;sale;purchase buy;"
        "see;part;order;mistake error;holder;replace;keep;move;while;block"
    ),
}


_ACTING = "tienda almacén depósito taller mensajería técnico mesa centro equipo líder sala banco"


@lru_cache(maxsize=1)
def _numbered() -> dict[str, dict[str, frozenset[int]]]:
    made: dict[str, dict[str, frozenset[int]]] = {}
    for language, rows in _CONCEPTS.items():
        held: dict[str, set[int]] = {}
        for number, row in enumerate(rows.split(";")):
            for stem in stems(row, language):
                held.setdefault(stem, set()).add(number)
        made[language] = {stem: frozenset(numbers) for stem, numbers in held.items()}
    return made


def concepts(stem: str, language: str) -> frozenset[int]:
    """The concepts that a stem stands for in its language; none for a word that is not in here."""
    return _numbered().get(language, {}).get(stem, frozenset())


@lru_cache(maxsize=1)
def actors() -> frozenset[int]:
    """The concepts of those who do something in a case."""
    return frozenset(number for stem in stems(_ACTING, "es") for number in concepts(stem, "es"))
