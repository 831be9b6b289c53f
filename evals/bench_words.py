"""The words of an invented company, for corpora of any size: each entry in Spanish and in English."""

from __future__ import annotations

Both = tuple[str, str]


def _pairs(text: str) -> tuple[Both, ...]:
    """Lines by turns in Spanish and in English."""
    lines = text.strip().splitlines()
    return tuple(zip(lines[::2], lines[1::2], strict=True))


TOPICS = _pairs("""
dirección de entrega
delivery address
paquete perdido
lost parcel
pieza equivocada
wrong part
factura duplicada
duplicated invoice
dirección de facturación
billing address
cobro por adelantado
charge in advance
devolución del importe
refund of the amount
avería de la fibra
fibre breakdown
cobertura móvil
mobile coverage
cambio de titular
change of account holder
baja de la línea
line cancellation
portabilidad del número
number transfer
tarjeta de regalo
gift card
recogida en tienda
pickup in store
garantía del aparato
warranty of the device
batería hinchada
swollen battery
pantalla rota
broken screen
permanencia del contrato
contract commitment
oferta caducada
expired offer
descuento de bienvenida
welcome discount
cuenta bloqueada
blocked account
contraseña olvidada
forgotten password
factura sin desglose
invoice without breakdown
visita del técnico
technician's visit
retraso del transportista
carrier delay
entrega a un vecino
delivery to a neighbour
pedido incompleto
incomplete order
cargo de itinerancia
roaming charge
duplicado de la tarjeta SIM
SIM card duplicate
instalación aplazada
postponed installation
recargo de aduanas
customs surcharge
cita en la tienda
store appointment
pago a plazos
payment in instalments
recibo devuelto
returned direct debit
reclamación formal
formal complaint
datos personales
personal data
llamadas no deseadas
unwanted calls
seguro del teléfono
phone insurance
equipo de sustitución
replacement equipment
corte de suministro
service outage
mando averiado
faulty remote control
velocidad contratada
contracted speed
canal que no se ve
channel that is missing
alta sin permiso
sign-up without consent
mudanza del servicio
moving the service
accesorio que falta
missing accessory
puntos de fidelidad
loyalty points
suscripción renovada sola
subscription renewed by itself
""")

PRODUCTS = (
    "Aurora Boreal Cometa Delta Eclipse Fénix Galerna Halo Iris Jaspe Kepler Lira Marea Nimbo Orión Prisma Quasar Rayo "
    "Sirio Tundra Umbra Vega Zafiro Zénit"
).split()

STARTS = "Al Bel Cam Dor Es Fuen Gar Hon Iz Jar Lan Mon Nar Ol Pel Rod San Tor Ur Val Vil Zar".split()
MIDDLES = "a be ca da fe gui la ma no pe que ra si ta ve".split()
ENDS = "bal cedo dera ezo gosa jal lena mora nares piedra quera rosa sillo tejo vara zuela".split()

CAN = _pairs("""
Cambiamos lo que el cliente pide mientras el pedido de {thing} no haya salido del almacén de {place}
We change what the customer asks for while the order of {thing} has not left the warehouse in {place}
Abonamos {amount} euros en la próxima factura y lo confirmamos por escrito
We credit {amount} euros on the next bill and confirm it in writing
Mandamos un {thing} de repuesto a {place} sin esperar la devolución
We send a spare {thing} to {place} without waiting for the return
Reservamos una cita con el técnico de {place} dentro de {days} días
We book a visit of the technician from {place} within {days} days
Pedimos al transportista que retenga el envío {code} en su oficina de {place}
We ask the carrier to hold shipment {code} at its office in {place}
Anulamos el cargo si llega dentro de {days} días desde la compra de {thing}
We cancel the charge if it comes within {days} days of buying {thing}
Damos acceso gratis a {thing} hasta que quede resuelto
We give free access to {thing} until it is solved
Corregimos los datos en el sistema y enviamos el documento {code} de nuevo
We correct the data in the system and send document {code} again
Llamamos nosotros al cliente antes de {days} días laborables con la respuesta de {place}
We call the customer ourselves within {days} working days with the answer from {place}
Aceptamos fotos del {thing} como prueba, sin visita al taller
We accept photos of the {thing} as proof, without a visit to the workshop
""")
CANNOT = _pairs("""
No podemos parar un envío que ya está en reparto en {place}
We cannot stop a shipment that is already out for delivery in {place}
No devolvemos más de {amount} euros sin permiso del responsable
We do not refund more than {amount} euros without the lead's permission
No cambiamos el {thing} pasados {days} días, porque el fabricante ya no responde
We do not exchange the {thing} after {days} days, because the maker no longer answers for it
No damos datos de otra persona, aunque viva en la misma casa de {place}
We do not give another person's data, even if they live in the same house in {place}
No prometemos una hora exacta, porque la ruta de {place} se decide cada mañana
We do not promise an exact hour, because the route of {place} is decided every morning
No aplicamos dos promociones al mismo {thing}
We do not apply two promotions to the same {thing}
No pedimos que el cliente llame otra vez por el expediente {code}
We do not ask the customer to call again about file {code}
""")
STEPS = _pairs("""
Abre la ficha del pedido y comprueba el estado de {code}
Open the order's file and check the status of {code}
Escribe al almacén de {place} con el número de serie del {thing}
Write to the warehouse in {place} with the serial number of the {thing}
Anota en el caso qué se ha prometido y para cuándo
Note in the case what was promised and by when
Crea una incidencia de tipo {code} y asígnala a la mesa de {place}
Create an incident of type {code} and assign it to the desk in {place}
Envía al cliente el resumen y el plazo de {days} días
Send the customer the summary and the term of {days} days
Pide al responsable que apruebe los {amount} euros
Ask the lead to approve the {amount} euros
Pon un recordatorio propio para dentro de {days} días
Set a reminder of your own in {days} days
Comprueba que el {thing} vuelve a funcionar antes de cerrar
Check that the {thing} works again before you close
""")
TOLD = _pairs("""
He escrito {days} veces por {topic} del {thing} y nadie me contesta
I have written {days} times about the {topic} of the {thing} and nobody answers
Compré un {thing} en {place} y ahora hay un problema con {topic}
I bought a {thing} in {place} and now there is a problem with {topic}
Me habéis cobrado {amount} euros por {topic} y no lo entiendo
You charged me {amount} euros for {topic} and I do not understand it
Me dijeron que {topic} se arreglaba en {days} días y sigo igual
I was told that {topic} would be solved in {days} days and nothing has changed
Estoy en {place} sin {thing} por culpa de {topic}
I am in {place} without {thing} because of {topic}
Mi madre de {place} tiene un lío con {topic} y su {thing}
My mother in {place} is in trouble with {topic} and her {thing}
Quiero hablar con alguien de {topic}, mi expediente es {code}
I want to talk to somebody about {topic}, my file is {code}
El repartidor de {place} dice que {topic} no es cosa suya
The courier in {place} says that {topic} is none of his business
Llevo {days} días esperando por {topic} y mañana me voy de viaje
I have waited {days} days for {topic} and tomorrow I travel
""")
ENDED = _pairs("""
Se envió otro {thing} y se abonaron {amount} euros
Another {thing} was sent and {amount} euros were credited
La mesa de {place} lo corrigió en {days} días
The desk in {place} corrected it in {days} days
Se cerró con una llamada nuestra y el documento {code}
Closed with a call of ours and document {code}
Se anuló el cargo y se pidió disculpas
The charge was cancelled and we apologised
""")
ASKED = _pairs("""
qué hago con {topic}
what do I do about {topic}
mi cliente tiene {topic} con el {thing}
my customer has {topic} with the {thing}
se puede resolver {topic} desde {place}
can {topic} be solved from {place}
{topic} después de {days} días
{topic} after {days} days
""")
TITLES = _pairs("""
{topic}: {thing} en {place}
{topic}: {thing} in {place}
{topic} por encima de {amount} euros
{topic} above {amount} euros
{topic} cuando interviene la oficina de {place}
{topic} when the office in {place} takes part
{topic} y el caso {code}
{topic} and case {code}
""")
