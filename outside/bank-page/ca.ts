import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bits, der, integer, none, octets, oid, sequence, set, time, utf8, yes } from './der.ts'

/** The certificate authority both banks trust: its files lie in one folder, its key never leaves it. */
export type Authority = {
  readonly folder: string
  readonly key: KeyObject
  readonly certificate: X509Certificate
}

/** For whom a certificate is, and from when to when it holds. */
export type Holder = {
  readonly name: string
  /** The number the bank knows the holder by; it stands in the certificate as its organizational unit. */
  readonly number: string
  readonly publicKey: KeyObject
  readonly from?: Date
  readonly until?: Date
}

const authorityName = 'Elbtor Trust Authority'
const day = 86_400_000
const signedWith = sequence(oid('1.2.840.113549.1.1.11'), none)

const part = (type: string, text: string) => set(sequence(oid(type), utf8(text)))
const nameOf = (name: string, unit?: string) =>
  sequence(
    part('2.5.4.10', 'Kontor demonstration'),
    ...(unit === undefined ? [] : [part('2.5.4.11', unit)]),
    part('2.5.4.3', name),
  )
const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })
const keyId = (key: KeyObject) => createHash('sha1').update(spki(key)).digest()
const extension = (type: string, value: Buffer, critical = false) =>
  sequence(oid(type), ...(critical ? [yes] : []), octets(value))
const knownBy = (key: KeyObject) => extension('2.5.29.35', sequence(der(0x80, keyId(key))))
const pem = (kind: string, bytes: Buffer) =>
  `-----BEGIN ${kind}-----\n${(bytes.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${kind}-----\n`

function signed(content: Buffer, key: KeyObject): Buffer {
  return sequence(content, signedWith, bits(sign('sha256', content, key)))
}

type Terms = {
  serial: Buffer
  issuer: Buffer
  subject: Buffer
  from: Date
  until: Date
  isAuthority: boolean
}

function certificateFor(publicKey: KeyObject, issuerKey: KeyObject, terms: Terms): Buffer {
  const issuerPublic = createPublicKey(issuerKey)
  const extensions = sequence(
    extension('2.5.29.19', terms.isAuthority ? sequence(yes, integer(0)) : sequence(), true),
    // An authority signs certificates and lists; a holder signs messages it cannot deny.
    extension(
      '2.5.29.15',
      terms.isAuthority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0xc0]), 6),
      true,
    ),
    extension('2.5.29.14', octets(keyId(publicKey))),
    knownBy(issuerPublic),
  )
  const content = sequence(
    der(0xa0, integer(2)),
    integer(terms.serial),
    signedWith,
    terms.issuer,
    sequence(time(terms.from), time(terms.until)),
    terms.subject,
    spki(publicKey),
    der(0xa3, extensions),
  )
  return signed(content, issuerKey)
}

/** The authority of a folder, made with its key, certificate and empty revocation list when it is not there yet. */
export function authorityIn(folder: string): Authority {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const keyFile = join(folder, 'authority.key')
  const certificateFile = join(folder, 'authority.crt')
  if (!existsSync(certificateFile)) {
    const key = newKey(keyFile)
    const name = nameOf(authorityName)
    const now = Date.now()
    const bytes = certificateFor(createPublicKey(key), key, {
      serial: serialNumber(),
      issuer: name,
      subject: name,
      from: new Date(now - day),
      until: new Date(now + 3650 * day),
      isAuthority: true,
    })
    writeFileSync(certificateFile, pem('CERTIFICATE', bytes))
  }
  const authority = {
    folder,
    key: createPrivateKey(readFileSync(keyFile)),
    certificate: new X509Certificate(readFileSync(certificateFile)),
  }
  if (!existsSync(revocationFile(authority))) writeRevocations(authority, [])
  return authority
}

const serialNumber = () => Buffer.concat([Buffer.from([0x4b]), randomBytes(15)])

/** A new RSA key of 2048 bits in a file only its owner can read. */
export function newKey(file: string): KeyObject {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return privateKey
}

/** A certificate of this authority for a holder's public key, in PEM; a year long when nothing else is said. */
export function issue(authority: Authority, { name, number, publicKey, from, until }: Holder): string {
  const start = from ?? new Date(Date.now() - 60_000)
  const bytes = certificateFor(publicKey, authority.key, {
    serial: serialNumber(),
    issuer: nameOf(authorityName),
    subject: nameOf(name, number),
    from: start,
    until: until ?? new Date(start.getTime() + 365 * day),
    isAuthority: false,
  })
  return pem('CERTIFICATE', bytes)
}

/** Where the authority's list of revoked certificates lies. */
export const revocationFile = ({ folder }: Pick<Authority, 'folder'>): string => join(folder, 'revoked.crl')

/** Revoke certificates by their serial numbers (hexadecimal): the list with just these is signed anew. */
export function writeRevocations(authority: Authority, serials: readonly string[]): void {
  const now = new Date()
  const entries = serials.map((serial) => sequence(integer(Buffer.from(serial, 'hex')), time(now)))
  const content = sequence(
    integer(1),
    signedWith,
    nameOf(authorityName),
    time(now),
    time(new Date(now.getTime() + 30 * day)),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    der(
      0xa0,
      sequence(
        knownBy(createPublicKey(authority.key)),
        extension('2.5.29.20', integer(Math.min(serials.length + 1, 127))),
      ),
    ),
  )
  writeFileSync(revocationFile(authority), pem('X509 CRL', signed(content, authority.key)))
}

/** A key with its certificate, both kept in the authority's folder under a name; made when not there yet. */
export function keyWithCertificate(
  authority: Authority,
  file: string,
  holder: Omit<Holder, 'publicKey'>,
): { readonly key: KeyObject; readonly certificate: string } {
  const keyFile = join(authority.folder, `${file}.key`)
  const key = existsSync(keyFile) ? createPrivateKey(readFileSync(keyFile)) : newKey(keyFile)
  return { key, certificate: certificateIn(authority, file, { ...holder, publicKey: createPublicKey(key) }) }
}

/** The certificate for a public key as kept under a name; issued anew when it is missing or is for another key. */
export function certificateIn(authority: Authority, file: string, holder: Holder): string {
  const certificateFile = join(authority.folder, `${file}.crt`)
  if (existsSync(certificateFile)) {
    const known = readFileSync(certificateFile, 'utf8')
    const { publicKey } = new X509Certificate(known)
    if (publicKey.equals(holder.publicKey)) return known
  }
  const certificate = issue(authority, holder)
  writeFileSync(certificateFile, certificate)
  return certificate
}
