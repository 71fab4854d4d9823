# Filled in when the wheel is built.
__version__ = "@python.version@"
JAR_VERSION = "@project.version@"
