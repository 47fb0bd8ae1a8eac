// Uploads a file with the npm package tus-js-client, a client of tus that is not ours.
// Arguments: folder of node_modules, endpoint, bearer token, file, its SHA-256.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, endpoint, token, file, sha256] = process.argv.slice(2);
const tus = createRequire(`${modules}/`)('tus-js-client');

new tus.Upload(readFileSync(file), {
  endpoint,
  metadata: { sha256, filename: 'photo.jpg' },
  headers: { authorization: `Bearer ${token}` },
  retryDelays: Array(40).fill(50),
  onError: (error) => {
    console.error(String(error));
    process.exitCode = 1;
  },
  onSuccess: () => console.log('uploaded'),
}).start();
