"""What each key of a cluster may do, enforced on top of Dask, which asks only whether a certificate is ours.

The role stands in the certificate's common name. It is checked after the TLS handshake, before anything is read:
a worker takes orders from the scheduler alone, and nobody talks to what only claims to be the scheduler.
The scheduler opens no pickle of a worker and takes only a worker's own messages; the head opens no pickle of anybody.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable
from contextvars import ContextVar
from functools import lru_cache, partial
from typing import Any, Final

from distributed.comm import tcp
from distributed.comm.core import CommClosedError
from distributed.comm.registry import backends

from crawler.distributed.cluster import LONGEST_ERROR
from crawler.distributed.cluster.keys import Role

WORKER_OPERATIONS: Final = frozenset(
    {
        "register-worker",
        "register_nanny",
        "heartbeat_worker",
        "unregister",
        "log_event",
        "identity",
        "who_has",
    }
)
"""What a worker or its supervisor asks of the scheduler; all else is a client's."""
_ANSWERED: Final[dict[Role, frozenset[Role]]] = {
    "scheduler": frozenset({"worker", "client"}),
    "worker": frozenset({"scheduler"}),
    "client": frozenset(),
}
"""Role of the process that listens -> roles that it answers."""
_CALLED: Final[dict[Role, frozenset[Role]]] = {
    "scheduler": frozenset({"worker"}),
    "worker": frozenset({"scheduler"}),
    "client": frozenset({"scheduler"}),
}
"""Role of the process that connects -> roles that it talks to."""
_PLAIN: Final = frozenset({("builtins", "bytes"), ("builtins", "bytearray")})
"""Types that a pickle may name: they carry data, and making one runs nothing."""
_PEER: Final[ContextVar[str]] = ContextVar("peer", default="")
"""Role of whoever sent the message that is being handled."""


class InertError(Exception):
    """Stands for an object that a pickle names: it keeps the arguments and does nothing."""

    def __new__(cls, *arguments: object, **named: object) -> InertError:
        """Take any arguments."""
        return super().__new__(cls, *arguments)

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments)

    def __call__(self, *arguments: object, **named: object) -> InertError:
        """What a pickle calls does nothing."""
        return self

    def __setstate__(self, state: object) -> None:
        """Ignore what should be restored."""


class InertReader(pickle.Unpickler):
    """Reads plain data; every class or function that is named becomes an `InertError` of that name."""

    def find_class(self, module: str, name: str) -> Any:
        """A stand-in; nothing is imported."""
        if (module, name) in _PLAIN:
            return {"bytes": bytes, "bytearray": bytearray}[name]
        return _stand_in(name.rpartition(".")[2][:60])


@lru_cache(maxsize=1000)
def _stand_in(name: str) -> type[InertError]:
    return type(name if name.isidentifier() else "Object", (InertError,), {})


class _Pickle:
    """The module `pickle` as Dask sees it here."""

    def __init__(self, trusted: frozenset[str]) -> None:
        self._trusted = trusted

    def loads(self, data: Any, *, buffers: Iterable[Any] = (), **_: object) -> Any:
        """Open a pickle: as it is where its sender is trusted, else inert."""
        if _PEER.get() in self._trusted:
            return pickle.loads(data, buffers=buffers)
        return InertReader(io.BytesIO(bytes(data)), buffers=buffers).load()

    def __getattr__(self, name: str) -> Any:
        return getattr(pickle, name)


def install(role: Role) -> None:
    """Enforce the roles in this process, for all connections that it makes from now on.

    Args:
        role: What this process is.
    """
    backends["tls"] = _backend(role)
    if role != "worker":  # a worker runs what the scheduler sends: nobody else reaches it
        _guard_pickles(frozenset({"client"}) if role == "scheduler" else frozenset())


def role_of(certificate: dict[str, Any] | None) -> str:
    """The role in a certificate as `ssl` gives it; empty where there is none."""
    subject = (certificate or {}).get("subject", ())
    names = [value for part in subject for key, value in part if key == "commonName"]
    return names[0].removeprefix("adwatch ") if len(names) == 1 and names[0].startswith("adwatch ") else ""


def _guard_pickles(trusted: frozenset[str]) -> None:
    import distributed.client
    import distributed.core
    import distributed.protocol.pickle
    import distributed.scheduler

    guarded = _Pickle(trusted)
    for module in (distributed.protocol.pickle, distributed.client, distributed.scheduler):
        module.pickle = guarded
    for module in (distributed.client, distributed.core, distributed.scheduler):
        if hasattr(module, "clean_exception"):
            module.clean_exception = partial(_received_error, guarded)


def _received_error(
    reader: _Pickle, exception: object, traceback: object = None, **_: object
) -> tuple[type[BaseException], BaseException, None]:
    """An error as it was sent, whatever was sent. Stands in for Dask's `clean_exception`.

    Dask asserts that what it opens is an exception with a traceback. An object that stands for another is neither,
    and the failed assertion ends the handler: the future would stay pending for ever.
    """
    if isinstance(exception, bytes | bytearray):
        try:
            exception = reader.loads(exception)
        except Exception as error:  # noqa: BLE001 - bytes of anybody: a pickle raises what its sender likes
            exception = InertError(f"an error that can't be read ({type(error).__name__})")
    if isinstance(exception, type) and issubclass(exception, BaseException):
        exception = InertError(exception.__name__)
    if not isinstance(exception, BaseException):
        exception = InertError(str(exception)[:LONGEST_ERROR])
    return type(exception), exception, None


class _Comm(tcp.TLS):  # type: ignore[misc]
    """A connection whose peer has a role."""

    restricted = False
    """True where only the operations of a worker are taken."""

    @property
    def peer_role(self) -> str:
        """Role of the other side."""
        return role_of(self.extra_info.get("peercert"))

    async def read(self, deserializers: Any = None) -> Any:
        """The next message, opened as its sender deserves."""
        _PEER.set(self.peer_role)
        # In this task, so that it is opened in this context.
        message = await super().read(deserializers)
        if (
            self.restricted
            and isinstance(message, dict)
            and message.get("op", "identity") not in WORKER_OPERATIONS
        ):
            self.abort()
            raise CommClosedError(f"a worker's key asked for {message['op']!r}")
        return message


def _backend(role: Role) -> tcp.TLSBackend:
    """Dask's TLS for a process of this role."""

    class Listener(tcp.TLSListener):  # type: ignore[misc]
        comm_class = _Comm

        async def on_connection(self, comm: Any, handshake_overrides: Any = None) -> Any:
            """Check the role before anything is read."""
            peer = comm.peer_role
            if peer not in _ANSWERED[role] and not _is_own(role, peer, comm):
                comm.abort()
                raise CommClosedError(f"a {peer or 'nameless'} key connected to a {role}")
            comm.restricted = role == "scheduler" and peer == "worker"
            return await super().on_connection(comm, handshake_overrides)

    class Connector(tcp.TLSConnector):  # type: ignore[misc]
        comm_class = _Comm

        async def connect(self, address: str, deserialize: bool = True, **arguments: Any) -> Any:
            """Check that the other side is what this process talks to."""
            comm = await super().connect(address, deserialize, **arguments)
            if comm.peer_role not in _CALLED[role] and not _is_own(role, comm.peer_role, comm):
                comm.abort()
                raise CommClosedError(f"{address} answered with a {comm.peer_role or 'nameless'} key")
            return comm

    class RoleBackend(tcp.TLSBackend):  # type: ignore[misc]
        _connector_class = Connector
        _listener_class = Listener

    return RoleBackend()


def _is_own(role: Role, peer: str, comm: Any) -> bool:
    """Whether a worker talks to its own supervisor: two processes of one machine at one address."""
    own, other = (
        tcp.parse_host_port(address.rpartition("://")[2])[0]
        for address in (comm.local_address, comm.peer_address)
    )
    return role == peer == "worker" and own == other
