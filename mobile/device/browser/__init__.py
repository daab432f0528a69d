"""Everything that touches JavaScript. Importable only in the browser (pyodide); natively nobody imports it."""
