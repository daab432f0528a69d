"""Any history of phones, office, server and link between them, and what must hold at its end.

`story.py` is what can happen, `ports.py` where things die, `link.py` the weather, `office.py` the server's side,
`agreement.py` what both sides agree on afterwards. No hypothesis in here: any history is a list of plain calls.
"""
