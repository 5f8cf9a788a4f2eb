"""What every room talks about: codes, levels, figures, time, access, sources, errors.

No files, no network, no database, no web. (The tables that ship inside this
package, such as ``hazards.toml``, are read as part of its code.)
"""
