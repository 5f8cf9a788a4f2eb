"""Files of an SFTP server whose key is known beforehand."""

from __future__ import annotations

import stat
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import frozen

from riskmap.core.errors import OutsideError
from riskmap.core.words import N_
from riskmap.outside.transports.addresses import Address
from riskmap.outside.transports.choosing import Entry, take
from riskmap.outside.transports.connecting import Limit, connected, limit_of, no_answer, too_much
from riskmap.outside.transports.records import Fetched, Options, State

if TYPE_CHECKING:
    import paramiko

#: A key of this kind signs in other ways than its name says.
_SIGNED_AS = {"ssh-rsa": ("rsa-sha2-512", "rsa-sha2-256")}


def fetch(address: Address, options: Options, state: State) -> Fetched:
    """Take the newest complete file of a folder, or each new one.

    Raises
    ------
    OutsideError
        If the server does not answer, is another one, or does not let us in.
    """
    if find_spec("paramiko") is None:
        raise OutsideError(
            N_("What SFTP needs is not installed."), mend=N_("Install riskmap[sftp].")
        )
    import paramiko  # noqa: PLC0415 - an extra, and slow to import

    with limit_of(options.timeout_s) as limit:
        try:
            with _signed_in(address, options, limit) as client:
                folder = _Folder(client, address.folder)
                return take(folder, address, options, state, limit, each=bool(options.each))
        except paramiko.AuthenticationException:
            raise OutsideError(
                N_("{host} refuses name, password or key."),
                mend=N_("Look whether they are still right in the settings."),
                host=address.host,
            ) from None
        except FileNotFoundError:
            raise OutsideError(
                N_("{host} has no file {name}."),
                mend=N_("Look whether its address is still right."),
                host=address.host,
                name=address.path,
            ) from None
        except (paramiko.SSHException, OSError, EOFError, ValueError) as fault:
            raise no_answer(address.host, fault) from None


@contextmanager
def _signed_in(address: Address, options: Options, limit: Limit) -> Iterator[paramiko.SFTPClient]:
    import paramiko  # noqa: PLC0415

    key = None if options.key_file is None else _private(options.key_file, options.password)
    line = paramiko.Transport(connected(address.host, address.port, options, limit))
    line.banner_timeout = line.auth_timeout = limit.left
    line.daemon = True
    try:
        allowed = line.get_security_options()
        kind = options.host_key.partition(" ")[0]
        ours = _SIGNED_AS.get(kind, (kind,))
        if set(ours) <= set(allowed.key_types):
            allowed.key_types = ours  # of several that it has, the one that we can compare
        line.start_client(timeout=limit.left)
        _require_known(line.get_remote_server_key(), address, options)
        if key is not None:
            line.auth_publickey(options.user, key)
        else:
            line.auth_password(options.user, options.password, fallback=False)
        client = paramiko.SFTPClient.from_transport(line)
        if client is None:
            raise EOFError
        yield client
    finally:
        line.close()


def _private(file: Path, password: str) -> paramiko.PKey:
    """Return a private key."""
    import paramiko  # noqa: PLC0415

    try:
        # Its annotation says str, what it calls wants bytes.
        said: Any = password.encode() or None
        return paramiko.PKey.from_path(file, said)
    except (OSError, ValueError, TypeError, paramiko.SSHException):
        raise OutsideError(
            N_("{file} holds no private key that can be opened."),
            mend=N_("Name a key of SSH, and its password if it has one."),
            file=file.name,
        ) from None


def _require_known(key: paramiko.PKey, address: Address, options: Options) -> None:
    """Raise `OutsideError` unless a key is the one that the settings name."""
    print_ = "SHA256:" + b64encode(sha256(key.asbytes()).digest()).decode("ascii").rstrip("=")
    if options.host_key.startswith("SHA256:"):
        is_known = options.host_key.rstrip("=") == print_
    else:
        is_known = _octets(options.host_key) == key.asbytes()
    if not is_known:
        raise OutsideError(
            N_("{host} shows a key that is not the one in the settings: {key}."),
            mend=N_("Ask its keeper whether this key is right; then name it as host_key."),
            host=address.host,
            key=print_,
        )


def _octets(text: str) -> bytes:
    """Return the key of a line as ssh-keyscan writes it; none where it is no such line."""
    kind, _, rest = text.partition(" ")
    try:
        return b64decode(rest.partition(" ")[0], validate=True) if kind else b""
    except (Base64Error, ValueError):
        return b""


@frozen
class _Folder:
    client: paramiko.SFTPClient
    path: str

    def look(self) -> Iterator[Entry]:
        for one in self.client.listdir_iter(self.path):
            if stat.S_ISREG(one.st_mode or 0):
                size = -1 if one.st_size is None else one.st_size
                yield Entry(one.filename, size, float(one.st_mtime or 0))

    def read(self, name: str, size_max: int) -> bytes:
        with self.client.open(f"{self.path.rstrip('/')}/{name}", "rb") as file:
            size = file.stat().st_size or 0
            if size > size_max:
                raise too_much(name, size_max)
            file.prefetch(size)
            found = file.read(size_max + 1)
        if len(found) > size_max:
            raise too_much(name, size_max)
        return found
