import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { authorityIn, issue, keyWithCertificate, revocationFile, writeRevocations } from './ca.ts'
import { checkCertificate, revokedSerials } from './trust.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const openssl = (...words: string[]) => execFileSync('openssl', words, { encoding: 'utf8', stdio: 'pipe' })

function authority(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kontor-ca-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return authorityIn(folder)
}

const sent = (pem: string) => new X509Certificate(pem).raw.toString('base64')

test(
  'openssl accepts our authority, the certificates it issues, and what they signed',
  { skip: !hasOpenssl },
  (t) => {
    const ours = authority(t)
    const { key, certificate } = keyWithCertificate(ours, 'merchant', {
      name: '康托 Kontor',
      number: '0200EC1',
    })
    const at = (name: string) => join(ours.folder, name)
    assert.match(openssl('verify', '-x509_strict', '-CAfile', at('authority.crt'), at('merchant.crt')), /OK/)
    assert.match(
      openssl('x509', '-in', at('merchant.crt'), '-noout', '-subject', '-nameopt', 'utf8'),
      /OU=0200EC1/,
    )
    writeFileSync(at('message'), 'what was signed')
    writeFileSync(at('mark'), sign('sha256', Buffer.from('what was signed'), key))
    writeFileSync(
      at('public.pem'),
      new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }),
    )
    assert.match(
      openssl('dgst', '-sha256', '-verify', at('public.pem'), '-signature', at('mark'), at('message')),
      /OK/,
    )
    writeFileSync(at('message'), 'what was Signed')
    assert.throws(() =>
      openssl('dgst', '-sha256', '-verify', at('public.pem'), '-signature', at('mark'), at('message')),
    )
  },
)

test(
  'openssl reads our list of revoked certificates and refuses what is on it',
  { skip: !hasOpenssl },
  (t) => {
    const ours = authority(t)
    const { certificate } = keyWithCertificate(ours, 'merchant', { name: 'Kontor', number: '1' })
    const at = (name: string) => join(ours.folder, name)
    const judge = () =>
    spawnSync('openssl', ['verify', '-crl_check', '-CAfile', at('authority.crt'), '-CRLfile', revocationFile(ours), at('merchant.crt')], { encoding: 'utf8' }) // prettier-ignore
    assert.equal(judge().status, 0)
    const { serialNumber } = new X509Certificate(certificate)
    writeRevocations(ours, [serialNumber])
    assert.match(
      openssl('crl', '-in', revocationFile(ours), '-CAfile', at('authority.crt'), '-noout', '-text'),
      /Revoked/,
    )
    assert.match(judge().stderr + judge().stdout, /revoked/)
    assert.deepEqual(
      revokedSerials({ authority: ours.certificate, revocationFile: revocationFile(ours) }),
      new Set([serialNumber]),
    )
  },
)

test('a certificate of a stranger, out of its time, revoked or of another holder is refused by its reason', (t) => {
  const ours = authority(t)
  const strangers = authority(t)
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const trust = { authority: ours.certificate, revocationFile: revocationFile(ours) }
  const now = new Date()
  const later = new Date(now.getTime() + 3_600_000)
  const earlier = new Date(now.getTime() - 3_600_000)
  const about = { name: 'Kontor', number: '7', publicKey }
  const faultOf = (pem: string, holder = '7') => {
    const checked = checkCertificate(trust, sent(pem), holder, now)
    return 'fault' in checked ? checked.fault : 'accepted'
  }
  const good = issue(ours, about)
  assert.equal(faultOf(good), 'accepted')
  assert.equal(faultOf(issue(strangers, about)), 'unknown_issuer')
  assert.equal(faultOf(issue(ours, { ...about, from: later })), 'not_yet_valid')
  assert.equal(faultOf(issue(ours, { ...about, from: earlier, until: now })), 'expired')
  assert.equal(faultOf(good, '8'), 'other_holder')
  // The authority's own certificate is no merchant's, and a holder cannot issue certificates himself.
  assert.equal(faultOf(ours.certificate.toString()), 'unknown_issuer')
  assert.equal(
    faultOf(issue({ ...ours, key: privateKey }, { ...about, publicKey: createPublicKey(privateKey) })),
    'unknown_issuer',
  )
  const broken = checkCertificate(trust, 'bm90IGEgY2VydGlmaWNhdGU=', '7', now)
  assert.deepEqual(broken, { fault: 'unreadable' })
  writeRevocations(ours, [new X509Certificate(good).serialNumber])
  assert.equal(faultOf(good), 'revoked')
})

test('a list of revoked certificates that the authority did not sign is not believed', (t) => {
  const ours = authority(t)
  const strangers = authority(t)
  const trust = { authority: ours.certificate, revocationFile: revocationFile(strangers) }
  assert.throws(() => revokedSerials(trust), /not signed/)
})
