// PouchDB, which most apps of our kind are built on: a server that speaks CouchDB's protocol, and a phone that syncs with it.
//   server CACHE FOLDER PORT        keeps its databases in the folder
//   phone CACHE ADDRESS LINE FILE   sends the documents of the file, reads them on another phone, syncs once more over the counted line
// CACHE names the folders of the packages, as `npm.rs` makes them, separated by commas.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [part, cache, ...rest] = process.argv.slice(2);
const [pouchdb, memory, couch] = cache.split(',').map((folder) => createRequire(`${folder}/`));
const PouchDB = pouchdb('pouchdb');
// As large as a push of ours.
const options = { batch_size: 500 };

function serve(folder, port) {
  const app = couch('express')();
  const Kept = PouchDB.defaults({ prefix: `${folder}/` });
  const settings = {
    mode: 'minimumForPouchDB',
    // Names the server, as CouchDB does: by that, and not by its address, a phone knows how far it is with it.
    overrideMode: { include: ['config-infrastructure'] },
    inMemoryConfig: true,
    logPath: join(folder, 'log.txt'),
  };
  app.use('/', couch('express-pouchdb')(Kept, settings));
  app.listen(Number(port), '127.0.0.1');
}

async function timed(work) {
  const begun = performance.now();
  const result = await work();
  return [performance.now() - begun, result];
}

async function talk(address, line, file) {
  PouchDB.plugin(memory('pouchdb-adapter-memory'));
  const sender = new PouchDB('sender', { adapter: 'memory' });
  await sender.bulkDocs(JSON.parse(readFileSync(file)));
  const [push, sent] = await timed(() => sender.replicate.to(`${address}/district`, options));
  const reader = new PouchDB('reader', { adapter: 'memory' });
  const [pull, read] = await timed(() => reader.replicate.from(`${address}/district`, options));
  // Both directions know how far they are, as on a phone that has synced before.
  await reader.sync(`${address}/district`, options);
  let requests = 0;
  let compared = 0;
  const fetch = (url, how) => {
    requests += 1;
    // Who does not know how far it is asks for the differences of everything.
    if (`${url}`.includes('_revs_diff')) compared += 1;
    return PouchDB.fetch(url, how);
  };
  const again = await reader.sync(new PouchDB(`${line}/district`, { fetch }), options);
  const doubled = again.push.docs_read + again.pull.docs_read + compared;
  console.log(JSON.stringify({ push, sent: sent.docs_written, pull, read: read.docs_written, requests, doubled }));
}

await (part === 'server' ? serve(...rest) : talk(...rest));
