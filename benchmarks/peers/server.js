// A CouchDB-protocol server: express-pouchdb over PouchDB's leveldb.   node server.js PORT FOLDER
// No authentication; design documents' validate_doc_update is on, so that records are checked here too.
const fs = require('fs');
const [port, folder] = [Number(process.argv[2]), process.argv[3]];
fs.mkdirSync(folder, { recursive: true });

const PouchDB = require('pouchdb-node').defaults({ prefix: folder + '/' });
const app = require('express')();
const exclude = ['routes/fauxton', 'routes/authentication', 'routes/authorization', 'routes/session'];
app.use('/', require('express-pouchdb')(PouchDB, {
  mode: 'fullCouchDB',
  logPath: folder + '/log.txt',
  configPath: folder + '/config.json',
  overrideMode: { exclude },
}));
app.listen(port, '127.0.0.1', () => console.log('ready'));
