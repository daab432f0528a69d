// Jazz devices, all at once, each with an account and a group of its own and a file of records in JSON lines.
//   node jazz-device.js feed MOST URL FILE...   the records one after another in one CoStream a device
//   node jazz-device.js maps MOST URL FILE...   each record a CoMap
// MOST: the first so many of each file; 0 for all.
// Accounts and groups are in step with the server and the records written before the clock starts, as on a phone that
// was out of signal: "ready", and a line on standard input starts the clock. It stops when the server has acknowledged
// everything; prints the seconds.
import fs from 'node:fs';
import { LocalNode } from 'cojson';
import { NapiCrypto } from 'cojson/crypto/NapiCrypto';
import { createWebSocketPeer } from 'cojson-transport-ws';
import WebSocket from 'ws';

const [shape, most, url, ...files] = process.argv.slice(2);
const crypto = await NapiCrypto.create();

async function connected() {
  const websocket = new WebSocket(url);
  await new Promise((up, failed) => websocket.once('open', up).once('error', failed));
  return websocket;
}

async function synced(node, websocket) {
  node.syncManager.addPeer(createWebSocketPeer({ id: 'server', websocket, role: 'server', expectPings: false }));
  await node.syncManager.waitForAllCoValuesSync();
}

async function device(file, n) {
  const { node } = await LocalNode.withNewlyCreatedAccount({ crypto, creationProps: { name: `device ${n}` } });
  const group = node.createGroup();
  const first = await connected();
  await synced(node, first);
  const closed = new Promise(done => first.once('close', done));
  node.syncManager.peers.server.gracefulShutdown();
  await closed;
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n').slice(0, Number(most) || undefined);
  const records = lines.map(line => JSON.parse(line));
  if (shape === 'maps') for (const record of records) group.createMap(record);
  else {
    const feed = group.createStream();
    for (const record of records) feed.push(record);
  }
  return { node, websocket: await connected() };
}

const devices = await Promise.all(files.map(device));
console.log('ready');
await new Promise(go => process.stdin.once('data', go));
const began = process.hrtime.bigint();
await Promise.all(devices.map(({ node, websocket }) => synced(node, websocket)));
console.log(Number(process.hrtime.bigint() - began) / 1e9);
process.exit(0);
