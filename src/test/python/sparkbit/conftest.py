"""One session for all tests, with the built jar; see .ci/sparks.

With SPARK_BIT_SERVER, the folder of a Spark distribution, it is one of Spark Connect: a server of that
distribution, whose default file system is not the local one.
"""
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyspark.sql import SparkSession, functions

import sparkbit

ROOT = Path(__file__).resolve().parents[4]
DIGITS = ROOT / "src/main/data/digits/test"
MODEL = "bundled:bit-tiny-digits"
SERVER = os.environ.get("SPARK_BIT_SERVER")

needs_jvm = pytest.mark.skipif(bool(SERVER), reason="a client of Spark Connect has no JVM")
needs_server = pytest.mark.skipif(not SERVER, reason="only with Spark Connect")


def uri(path):
    """Names a file of this machine, whatever the default file system is."""
    return f"file:{path}"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _start_server(port, log, *options):
    settings = {
        "spark.ui.enabled": "false",
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.hadoop.fs.defaultFS": "viewfs://elsewhere/",
        "spark.hadoop.fs.viewfs.mounttable.elsewhere.link./nothing": "file:///nothing",
        "spark.sql.warehouse.dir": f"file:{log.parent}/warehouse",
    }
    command = [f"{SERVER}/bin/spark-submit", "--master", "local[2]", *options]
    for name, value in settings.items():
        command += ["--conf", f"{name}={value}"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"]
    environment = {**os.environ, "SPARK_HOME": SERVER, "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(command, stdout=log.open("w"), stderr=subprocess.STDOUT, env=environment)


def wait_for(server, port, log):
    for _ in range(600):
        assert server.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


@contextmanager
def server(folder, *options):
    """Runs a server with options of spark-submit, and gives its address."""
    port, log = free_port(), folder / "log"
    server = _start_server(port, log, *options)
    try:
        wait_for(server, port, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def builder(tmp_path_factory):
    if SERVER:
        with server(tmp_path_factory.mktemp("server"), "--jars", str(sparkbit.jar())) as address:
            yield SparkSession.builder.remote(address)
    else:
        yield SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")


@pytest.fixture(scope="session")
def spark(builder):
    session = sparkbit.configure(builder).getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def digits(spark):
    """Four images of each digit, with their class."""
    paths = [
        (uri(path),) for i in range(10) for path in sorted((DIGITS / str(i)).iterdir())[:4]
    ]
    label = functions.element_at(functions.split("path", "/"), -2)
    return (
        spark.createDataFrame(paths, "path string")
        .withColumn("digit", label)
        .withColumn("label", label.cast("double"))
        .coalesce(1)
        .cache()
    )
