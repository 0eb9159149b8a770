// What npm's minimatch says, for globs.py. Standard input is a list of [pattern, paths]; the answer is
// a list too, of one 0 or 1 for each path, or null where it throws.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const require = createRequire(new URL('../../.tools/npm/', import.meta.url));
const {minimatch} = require('minimatch');

const answers = JSON.parse(readFileSync(0, 'utf8')).map(([pattern, paths]) => {
  try {
    return paths.map(path => (minimatch(path, pattern, {dot: true}) ? '1' : '0')).join('');
  } catch {
    return null;
  }
});
console.log(JSON.stringify(answers));
