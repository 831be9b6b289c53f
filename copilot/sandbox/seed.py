"""The demo workspace: Nébula, its agents and leads, the partners, a guest, and the channels where they ask."""

from __future__ import annotations

from dataclasses import dataclass

from copilot.sandbox.values import Channel, ChannelKind, Organisation, Team, User, UserGroup
from copilot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """What a workspace begins with."""

    team: Team
    bot: User
    users: tuple[User, ...] = ()
    groups: tuple[UserGroup, ...] = ()
    channels: tuple[Channel, ...] = ()
    organisation: Organisation | None = None
    """Set where the app is installed for a whole organisation."""

    def sow(self, workspace: Workspace) -> None:
        workspace.organisation = self.organisation
        for user in self.users:
            workspace.directory.add_user(user)
        for group in self.groups:
            workspace.directory.add_group(group)
        for channel in self.channels:
            workspace.directory.add_channel(channel)


BOT = User(id="U0COPILOT", name="copilot", real_name="Copilot", is_bot=True)
LUCIA = User(
    id="U0LUCIA", name="lucia", real_name="Lucía Ferrer", title="Atención al cliente", email="lucia@nebula.example"
)
MARCOS = User(id="U0MARCOS", name="marcos", real_name="Marcos Gil", title="Tiendas", email="marcos@nebula.example")
SARA = User(id="U0SARA", name="sara", real_name="Sara Lozano", title="Redes sociales", email="sara@nebula.example")
INES = User(
    id="U0INES",
    name="ines",
    real_name="Inês Duarte",
    title="Linealia (partner)",
    email="ines@linealia.example",
    tz="Europe/Lisbon",
)
AITOR = User(
    id="U0AITOR", name="aitor", real_name="Aitor Ruiz", title="Contacta Sur (partner)", email="aitor@contacta.example"
)
NURIA = User(
    id="U0NURIA",
    name="nuria",
    real_name="Nuria Campos",
    title="Responsable de Atención",
    email="nuria@nebula.example",
    is_admin=True,
)
OLIVER = User(
    id="U0OLIVER",
    name="oliver",
    real_name="Oliver Reyes",
    title="Responsable de partners",
    email="oliver@nebula.example",
)
GUEST = User(id="U0GUEST", name="invitada", real_name="Paula Invitada", title="Guest", is_restricted=True)
STRANGER = User(
    id="U0VECINO", name="vecino", real_name="Teo Vecino", title="Rayo Exprés", team_id="T0RAYO", is_stranger=True
)


def demo_seed() -> Seed:
    """Nébula as `copilot demo` shows it; the bot is in every channel."""
    leads = (NURIA.id, OLIVER.id)
    return Seed(
        team=Team(id="T0NEBULA", name="Nébula", domain="nebula"),
        bot=BOT,
        users=(LUCIA, MARCOS, SARA, INES, AITOR, NURIA, OLIVER, GUEST, STRANGER),
        groups=(
            UserGroup(id="S0ATENCION", handle="atencion", name="Atención al cliente", users=(LUCIA.id, NURIA.id)),
            UserGroup(id="S0TIENDAS", handle="tiendas", name="Tiendas", users=(MARCOS.id,)),
            UserGroup(id="S0REDES", handle="redes", name="Redes sociales", users=(SARA.id,)),
            UserGroup(id="S0CONTACTA", handle="contacta", name="Contacta Sur", users=(AITOR.id,)),
            UserGroup(id="S0LINEALIA", handle="linealia", name="Linealia", users=(INES.id,)),
            UserGroup(id="S0LEADS", handle="leads", name="Leads", users=leads),
        ),
        channels=(
            _channel("C0ATENCION", "atencion-ayuda", (LUCIA.id, *leads), "Dudas de Atención al cliente"),
            _channel("C0TIENDAS", "tiendas-ayuda", (MARCOS.id, SARA.id, *leads), "Dudas de tiendas y redes"),
            _channel("C0CONTACTA", "contacta-ayuda", (AITOR.id, INES.id, *leads), "Dudas de los partners"),
            _channel("C0LIDERES", "lideres", leads, "Solo responsables", kind=ChannelKind.PRIVATE),
            _channel("C0OBRAS", "reforma-tienda", (LUCIA.id, OLIVER.id, GUEST.id), "Con una invitada"),
            _channel(
                "C0RAYO", "rayo-expres", (OLIVER.id, STRANGER.id), "Compartido con Rayo Exprés", is_ext_shared=True
            ),
        ),
    )


def _channel(
    channel_id: str,
    name: str,
    members: tuple[str, ...],
    topic: str,
    *,
    kind: ChannelKind = ChannelKind.PUBLIC,
    is_ext_shared: bool = False,
) -> Channel:
    return Channel(
        id=channel_id, name=name, kind=kind, members=(*members, BOT.id), topic=topic, is_ext_shared=is_ext_shared
    )
