import { createPublicKey, createSign, createVerify, X509Certificate, type KeyObject } from 'node:crypto'

/** SHA-256 with RSA (PKCS#1 v1.5) over a text in UTF-8, in base64. The key is PEM. */
export function signRsa(text: string, privateKey: string): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(privateKey, 'base64')
}

/** Whether the holder of this public key signed exactly these bytes. Anything that is no signature is a no. */
export function isSignedRsa(
  text: string | Uint8Array,
  signature: string,
  publicKey: string | KeyObject,
): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(signature)) return false
  const verifier = createVerify('RSA-SHA256')
  verifier.update(typeof text === 'string' ? Buffer.from(text) : text)
  return verifier.verify(publicKey, signature, 'base64')
}

/** The public key in a PEM, be it a key or a certificate. */
export function publicKeyOf(pem: string): KeyObject {
  return pem.includes('CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem)
}
