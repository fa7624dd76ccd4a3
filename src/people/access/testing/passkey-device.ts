import { createHash, webcrypto } from 'node:crypto'
import { ports } from '#kernel/ports.ts'
import type { RelyingParty } from '../passkeys.ts'

/** A made-up authenticator: makes one key and signs with it, as a browser would hand it over. */
export type PasskeyDevice = {
  make(challenge: string): Promise<string>
  sign(challenge: string, as?: { readonly origin?: string; readonly counter?: number }): Promise<string>
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')

/** CBOR of a byte string up to 65,535 bytes. */
const cborBytes = (bytes: Uint8Array): Buffer =>
  Buffer.concat([
    bytes.length < 24
      ? Buffer.from([0x40 | bytes.length])
      : bytes.length < 256
        ? Buffer.from([0x58, bytes.length])
        : Buffer.from([0x59, bytes.length >> 8, bytes.length & 255]),
    bytes,
  ])
const cborText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])

/** A P-256 public key as COSE writes it. */
function coseKey(x: Uint8Array, y: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    cborBytes(x),
    Buffer.from([0x22]),
    cborBytes(y),
  ])
}

/** A signature r||s as DER, which authenticators send. */
function derOf(raw: Uint8Array): Buffer {
  const integer = (bytes: Uint8Array) => {
    let at = 0
    while (at < bytes.length - 1 && bytes[at] === 0) at++
    const body = Buffer.from(bytes.subarray(at))
    const padded = (body[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), body]) : body
    return Buffer.concat([Buffer.from([2, padded.length]), padded])
  }
  const both = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, both.length]), both])
}

/** A device of somebody's own for tests. */
export async function aPasskeyDevice(rp: RelyingParty): Promise<PasskeyDevice> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const jwk = await webcrypto.subtle.exportKey('jwk', keys.publicKey)
  const id = Buffer.from(ports().randomBytes(32))
  const rpIdHash = createHash('sha256').update(rp.id).digest()
  const counterBytes = (counter: number) => Buffer.from([0, 0, 0, counter])
  const clientData = (type: string, challenge: string, origin: string) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const answer = (response: object) =>
    JSON.stringify({
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  return {
    async make(challenge) {
      const key = coseKey(Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url'))
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const authData = Buffer.concat([rpIdHash, Buffer.from([0x45]), counterBytes(0), attested])
      const attestation = Buffer.concat([
        Buffer.from([0xa3]),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.from([0xa0]),
        cborText('authData'),
        cborBytes(authData),
      ])
      return answer({
        clientDataJSON: base64url(clientData('webauthn.create', challenge, rp.origin)),
        attestationObject: base64url(attestation),
        transports: ['internal'],
      })
    },
    async sign(challenge, { origin = rp.origin, counter = 0 } = {}) {
      const client = clientData('webauthn.get', challenge, origin)
      const authData = Buffer.concat([rpIdHash, Buffer.from([0x05]), counterBytes(counter)])
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()])
      const raw = await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, signed)
      return answer({
        clientDataJSON: base64url(client),
        authenticatorData: base64url(authData),
        signature: base64url(derOf(new Uint8Array(raw))),
      })
    },
  }
}
