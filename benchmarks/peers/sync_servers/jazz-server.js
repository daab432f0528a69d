// Jazz's sync server on WebSockets over SQLite.   node jazz-server.js PORT FOLDER
// The same parts that jazz-run puts together: a LocalNode, cojson's SQLite storage over better-sqlite3 in WAL mode, a
// client peer for each WebSocket. Beyond that: synchronous=FULL, where better-sqlite3's default in WAL mode is NORMAL.
import fs from 'node:fs';
import http from 'node:http';
import Database from 'better-sqlite3';
import { LocalNode, getSqliteStorage } from 'cojson';
import { NapiCrypto } from 'cojson/crypto/NapiCrypto';
import { createWebSocketPeer } from 'cojson-transport-ws';
import { WebSocketServer } from 'ws';

const [port, folder] = [Number(process.argv[2]), process.argv[3]];
fs.mkdirSync(folder, { recursive: true });

const db = new Database(`${folder}/jazz.db`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
if (db.pragma('synchronous', { simple: true }) !== 2) throw new Error('SQLite is not synchronous=FULL');

const crypto = await NapiCrypto.create();
const secret = crypto.newRandomAgentSecret();
const node = new LocalNode(secret, crypto.newRandomSessionID(crypto.getAgentID(secret)), crypto);
node.setStorage(getSqliteStorage({
  run: (sql, values) => { db.prepare(sql).run(values); },
  get: (sql, values) => db.prepare(sql).get(values),
  query: (sql, values) => db.prepare(sql).all(values),
  transaction: act => db.transaction(act)(),
  closeDb: () => db.close(),
}));

let devices = 0;
const server = http.createServer((_, answer) => answer.end('ready'));
new WebSocketServer({ server }).on('connection', websocket => {
  const id = `device-${devices++}`;
  node.syncManager.addPeer(createWebSocketPeer({
    id, websocket, role: 'client', expectPings: false, batchingByDefault: false, deletePeerStateOnClose: true,
  }));
});
server.listen(port, '127.0.0.1');
