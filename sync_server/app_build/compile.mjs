// Compiles the Python of an archive with the very Pyodide that will run it; called by bytecode.py under Node.
//   node compile.mjs <directory of pyodide> <archive in> <archive out> <where it will lie on the phone>
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [home, source, target, place] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(home, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: home });
pyodide.FS.writeFile("/in.zip", readFileSync(source));
pyodide.globals.set("place", place);
pyodide.runPython(`
import importlib.util, marshal, zipfile

def compiled(name, text):
    code = compile(text, place + name, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + (0b01).to_bytes(4, "little") + bytes(8) + marshal.dumps(code)

with zipfile.ZipFile("/in.zip") as before, zipfile.ZipFile("/out.zip", "w") as after:
    for info in before.infolist():
        name, data = info.filename, before.read(info)
        if name.endswith(".py"):
            name, data = name + "c", compiled(name, data)
        after.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)
`);
writeFileSync(target, pyodide.FS.readFile("/out.zip"));
