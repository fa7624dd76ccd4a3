import assert from 'node:assert/strict'
import { createSign, createVerify } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ensureKeyPair } from './keys.ts'

test('a key pair is made once, fits itself, and only its owner may read it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-keys-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const kind of ['rsa', 'ec'] as const) {
    const pair = ensureKeyPair(join(folder, 'keys'), kind, kind)
    assert.deepEqual(ensureKeyPair(join(folder, 'keys'), kind, kind), pair)
    const signature = createSign('sha256').update('x').sign(pair.privateKey)
    assert.ok(createVerify('sha256').update('x').verify(pair.publicKey, signature))
    assert.equal(statSync(join(folder, 'keys', `${kind}.pem`)).mode & 0o777, 0o600)
  }
})
