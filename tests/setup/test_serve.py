"""make serve 的服务器：文字 gzip，图片照旧，响应头照 _headers，没有变就答 304，重建之后给新的。"""

import gzip
import os
import urllib.error
import urllib.request

import pytest
from serve import Handler
from serving import serving


@pytest.fixture
def site(tmp_path):
    (tmp_path / "_headers").write_text("/*\n  Content-Security-Policy: default-src 'self'\n", encoding="utf-8")
    (tmp_path / "a.html").write_text("步幅" * 100, encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    with serving(tmp_path, Handler) as url:
        yield tmp_path, url


def ask(url, **headers):
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    with urllib.request.urlopen(request) as answer:
        return answer.headers, answer.read()


def test_text_is_squeezed_and_carries_the_policy(site):
    _, url = site
    headers, body = ask(url + "a.html?v=1", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip" and headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"] == "default-src 'self'"
    assert gzip.decompress(body).decode() == "步幅" * 100 and len(body) < 100
    headers, body = ask(url + "a.html")
    assert headers["Content-Encoding"] is None and body.decode() == "步幅" * 100


def test_other_files_as_they_are(site):
    headers, body = ask(site[1] + "a.png", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] is None and body == b"\x89PNG" and headers["Content-Security-Policy"]
    with pytest.raises(urllib.error.HTTPError, match="404"):
        ask(site[1] + "b.html", Accept_Encoding="gzip")


def test_unchanged_is_304_and_rebuilt_is_new(site):
    folder, url = site
    headers, _ = ask(url + "a.html", Accept_Encoding="gzip")
    with pytest.raises(urllib.error.HTTPError, match="304"):
        ask(url + "a.html", Accept_Encoding="gzip", If_None_Match=headers["ETag"])
    (folder / "a.html").write_text("新的", encoding="utf-8")
    os.utime(folder / "a.html", ns=(1, 1))
    _, body = ask(url + "a.html", Accept_Encoding="gzip", If_None_Match=headers["ETag"])
    assert gzip.decompress(body).decode() == "新的"
