from django.apps import AppConfig


class NetConfig(AppConfig):
    name = "chomchom.net"
    label = "net"
