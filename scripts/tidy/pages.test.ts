import { spelled, tryRules } from './trial.ts'

tryRules([
  [
    'spelling is American',
    'spelling',
    { 'src/kernel/a.ts': spelled('const cancel', 'ledAt = 1') },
    { 'src/kernel/a.ts': 'const canceledAt = 1' },
  ],
  [
    'spelling is American in prose',
    'spelling',
    { 'docs/a.md': spelled('It is author', 'ised.') },
    { 'docs/a.md': 'It is authorized.' },
  ],
  [
    'French words stay French',
    'spelling',
    { 'src/kernel/a.ts': 'const catalogue = 1' },
    { 'src/kernel/a.ts': "const title = 'Le catalogue'" },
  ],
  [
    'no notes to self',
    'word',
    { 'src/kernel/a.ts': spelled('// TO', 'DO later') },
    { 'src/kernel/a.ts': '// What to do later.' },
  ],
  [
    "no path of one's machine",
    'word',
    { 'docs/a.md': spelled('See /ho', 'me/me/x.') },
    { 'docs/a.md': 'See https://example.com/home/me.' },
  ],
  [
    'no package host',
    'word',
    { 'docs/a.md': spelled('From registry.', 'npmjs.org.') },
    { 'docs/a.md': 'From the registry.' },
  ],
  [
    'nothing about the tools of writing',
    'word',
    { 'docs/a.md': spelled('Written by A', 'I.') },
    { 'docs/a.md': "J'ai lu." },
  ],
  [
    'a module has a page',
    'readme',
    { 'src/trade/cart/index.ts': '' },
    { 'src/trade/cart/index.ts': '', 'src/trade/cart/README.md': '' },
  ],
  [
    'a link leads somewhere',
    'link',
    { 'docs/a.md': '[b](b.md)' },
    { 'docs/a.md': '[b](b.md) [x](https://example.com/x.md)', 'docs/b.md': '' },
  ],
  [
    'a link to a symbol finds it',
    'link',
    { 'docs/a.md': '[b](../src/kernel/b.ts#f)', 'src/kernel/b.ts': 'function g() {}' },
    { 'docs/a.md': '[b](../src/kernel/b.ts#g)', 'src/kernel/b.ts': 'function g() {}' },
  ],
  [
    'a place named in passing exists',
    'link',
    { 'docs/a.md': 'in `src/kernel/b.ts#f`' },
    { 'docs/a.md': 'in `src/kernel/b.ts#f`', 'src/kernel/b.ts': 'const f = 1' },
  ],
  [
    'a heading linked to exists',
    'link',
    { 'docs/a.md': '[b](#two-words)' },
    { 'docs/a.md': '## Two words\n[b](#two-words)' },
  ],
  [
    'a dependency is argued for',
    'dependency',
    { 'package.json': '{"dependencies":{"pg":"1.0.0"}}' },
    { 'package.json': '{"dependencies":{"pg":"1.0.0"}}', 'docs/dependencies.md': '| `pg` | x |' },
  ],
  [
    'a dependency has an exact version',
    'dependency',
    { 'package.json': '{"dependencies":{"pg":"^1.0.0"}}', 'docs/dependencies.md': '| `pg` | x |' },
    { 'package.json': '{"dependencies":{"pg":"1.0.0"}}', 'docs/dependencies.md': '| `pg` | x |' },
  ],
  [
    'a dependency that has gone is not argued for',
    'dependency',
    { 'package.json': '{}', 'docs/dependencies.md': '| `pg` | x |' },
    { 'package.json': '{}', 'docs/dependencies.md': '' },
  ],
  [
    'a use case has its test',
    'test',
    { 'src/flows/a.ts': '/** Does one thing whole. */\nexport async function a() {}' },
    {
      'src/flows/a.ts': '/** Does one thing whole. */\nexport async function a() {}',
      'src/flows/a.test.ts': '',
    },
  ],
  [
    'what another platform needs is locked as well',
    'lock',
    { 'package-lock.json': '{"packages":{"node_modules/a":{"optionalDependencies":{"b":"1"}}}}' },
    {
      'package-lock.json':
        '{"packages":{"node_modules/a":{"optionalDependencies":{"b":"1"}},"node_modules/b":{}}}',
    },
  ],
  [
    'the lock file names no host',
    'lock',
    { 'package-lock.json': '{"packages":{"node_modules/a":{"resolved":"https://example.com/a.tgz"}}}' },
    { 'package-lock.json': '{"packages":{"node_modules/a":{}}}' },
  ],
])
