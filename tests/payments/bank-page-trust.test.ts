import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { authorityIn, issue, writeRevocations } from '../../outside/bank-page/ca.ts'
import { bringForm, payOnPage } from './bank-page-rig.ts'
import { aShop, formOf, order, pageOf } from './bank-page-shop.ts'
import { noOpenssl } from './openssl.ts'

test('one changed letter in content, signature or certificate of an order is refused, and nothing is opened', async (t) => {
  const { connector } = await aShop(t, 'icbc')
  const action = await formOf(connector, order())
  const altered = (field: string, change: (text: string) => string) =>
    bringForm({ ...action, fields: { ...action.fields, [field]: change(action.fields[field] ?? '') } })
  const inside = (text: string) => Buffer.from(Buffer.from(text, 'base64').toString('latin1').replace('1999', '0999'), 'latin1').toString('base64') // prettier-ignore
  assert.deepEqual(await altered('tranData', inside), { refusal: 'wrong_signature' })
  assert.deepEqual(await altered('tranData', () => 'bm8='), { refusal: 'unreadable_content' })
  const flipped = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1)
  assert.deepEqual(await altered('merSignMsg', flipped), { refusal: 'wrong_signature' })
  assert.deepEqual(await altered('merCert', (text) => text.slice(4)), { refusal: 'certificate_unreadable' })
  assert.deepEqual(await altered('interfaceVersion', () => '1.0.0.12'), { refusal: 'wrong_interface' })
})

for (const name of ['icbc', 'harbor'] as const)
  test(`${name}: one changed byte anywhere in content or signature of a notice, and it is not believed`, async (t) => {
    const { connector, heard } = await aShop(t, name)
    await payOnPage(await pageOf(connector, order()))
    const notice = new URLSearchParams(heard[0]?.raw.toString())
    const judged = (fields: URLSearchParams) => {
      const read = connector.parseNotification(Buffer.from(fields.toString()), {}, new Date())
      return read.ok ? 'believed' : read.refusal
    }
    assert.equal(judged(notice), 'believed')
    const [content, signature] =
      name === 'icbc' ? (['notifyData', 'signMsg'] as const) : (['payRes', 'sign'] as const)
    const bytes = Buffer.from(notice.get(content) ?? '', 'base64')
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const fields = new URLSearchParams(notice)
      fields.set(content, changed.toString('base64'))
      assert.equal(judged(fields), 'bad_signature', `${content} at ${at}`)
    }
    const proof = Buffer.from(notice.get(signature) ?? '', 'base64')
    for (const at of [0, proof.length >> 1, proof.length - 1]) {
      const changed = Buffer.from(proof)
      changed[at] = (changed[at] ?? 0) ^ 1
      const fields = new URLSearchParams(notice)
      fields.set(signature, changed.toString('base64'))
      assert.equal(judged(fields), 'bad_signature', `${signature} at ${at}`)
    }
    const empty = new URLSearchParams(notice)
    empty.delete(signature)
    assert.equal(judged(empty), 'bad_signature')
  })

test('a certificate of a stranger, expired, revoked or of another merchant is refused by its name', async (t) => {
  const { connector, bank } = await aShop(t, 'icbc', { ownKeys: true })
  const authority = authorityIn(bank.keys)
  const { publicKey } = new X509Certificate(readFileSync(bank.certificateFile))
  const action = await formOf(connector, order())
  const withCertificate = (pem: string) =>
    bringForm({
      ...action,
      fields: { ...action.fields, merCert: new X509Certificate(pem).raw.toString('base64') },
    })
  const holder = { name: 'Kontor', number: bank.merchantNumber, publicKey }
  const folder = mkdtempSync(join(tmpdir(), 'kontor-stranger-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  assert.deepEqual(await withCertificate(issue(authorityIn(folder), holder)), {
    refusal: 'certificate_unknown_issuer',
  })
  const past = { from: new Date(Date.now() - 9_000_000), until: new Date(Date.now() - 1_000_000) }
  assert.deepEqual(await withCertificate(issue(authority, { ...holder, ...past })), {
    refusal: 'certificate_expired',
  })
  assert.deepEqual(await withCertificate(issue(authority, { ...holder, number: 'other' })), {
    refusal: 'certificate_other_holder',
  })
  writeRevocations(authority, [new X509Certificate(readFileSync(bank.certificateFile)).serialNumber])
  assert.deepEqual(await bringForm(action), { refusal: 'certificate_revoked' })
})

test(
  'openssl verifies what we sign for the bank and what the bank signs for us',
  { skip: noOpenssl },
  async (t) => {
    const { connector, heard, bank } = await aShop(t, 'icbc')
    const action = await formOf(connector, order())
    const at = (name: string) => join(bank.folder, name)
    const judge = (certificateFile: string, content: string, signature: string) => {
      writeFileSync(at('content'), Buffer.from(content, 'base64'))
      writeFileSync(at('signature'), Buffer.from(signature, 'base64'))
      const key = execFileSync('openssl', ['x509', '-in', certificateFile, '-pubkey', '-noout'])
      writeFileSync(at('key.pem'), key)
      const words = [
        'dgst',
        '-sha256',
        '-verify',
        at('key.pem'),
        '-signature',
        at('signature'),
        at('content'),
      ]
      return spawnSync('openssl', words).status
    }
    assert.equal(
      judge(bank.certificateFile, action.fields['tranData'] ?? '', action.fields['merSignMsg'] ?? ''),
      0,
    )
    const brought = await bringForm(action)
    assert.ok('page' in brought)
    await payOnPage(brought.page)
    const notice = new URLSearchParams(heard[0]?.raw.toString())
    assert.equal(
      judge(bank.bankCertificateFile, notice.get('notifyData') ?? '', notice.get('signMsg') ?? ''),
      0,
    )
  },
)
