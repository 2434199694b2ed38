from chomchom.people.models.account import Account
from chomchom.people.models.organisation import Membership, Organisation
from chomchom.people.models.place import Dong

__all__ = ["Account", "Dong", "Membership", "Organisation"]
