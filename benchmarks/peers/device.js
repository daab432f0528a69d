// PouchDB devices with records of their own, replicating with a server.
//   node device.js push URL FOLDER FILE...   one device per file of JSON lines, all at once; prints the seconds
//   node device.js pull URL FOLDER           one new device; prints the seconds
const fs = require('fs');
const PouchDB = require('pouchdb-node');
const [task, url, folder, ...files] = process.argv.slice(2);

const VALIDATE = `function (doc) {
  if (doc._deleted) return;
  function bad(what) { throw({ forbidden: what }); }
  ['kind', 'subject', 'actor', 'device', 'at'].forEach(function (name) {
    if (typeof doc[name] !== 'string' || doc[name].length > 200) bad(name);
  });
  if (!/^[a-z]+[.][a-z_]+$/.test(doc.kind)) bad('kind');
  if (typeof doc.seq !== 'number' || doc.seq < 1) bad('seq');
  if (typeof doc.body !== 'object') bad('body');
}`;

function documents(file) {
  return fs.readFileSync(file, 'utf8').trim().split('\n').map(line => {
    const { id, ...rest } = JSON.parse(line);
    return { _id: id, ...rest };
  });
}

async function device(n, docs) {
  const db = new PouchDB(`${folder}/device-${n}`);
  if (docs.length) await db.bulkDocs(docs);
  return db;
}

async function remote() {
  const db = new PouchDB(url);
  await db.info();
  return db;
}

async function timed(act) {
  const began = process.hrtime.bigint();
  await act();
  return Number(process.hrtime.bigint() - began) / 1e9;
}

async function push() {
  const server = await remote();
  await server.get('_design/check').catch(() => server.put({ _id: '_design/check', validate_doc_update: VALIDATE }));
  const sets = files.map(documents);
  const devices = await Promise.all(sets.map((docs, n) => device(n, docs)));
  const seconds = await timed(() => Promise.all(devices.map(async (db, n) => {
    const done = await db.replicate.to(server, { batch_size: 100 });
    if (done.docs_written !== sets[n].length) throw new Error(`written: ${JSON.stringify(done)}`);
  })));
  return seconds;
}

async function pull() {
  const server = await remote();
  const db = await device('new', []);
  return timed(() => db.replicate.from(server));
}

fs.mkdirSync(folder, { recursive: true });
({ push, pull })[task]().then(seconds => {
  console.log(seconds);
  process.exit(0);
}).catch(error => {
  console.error(error);
  process.exit(1);
});
