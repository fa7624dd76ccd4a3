import { verify } from 'node:crypto'
import type { PageBank } from './bank.ts'
import { type CertificateFault, checkCertificate } from './trust.ts'
import { type Tree, readXml } from './xml.ts'

/** Why what a merchant sent is not taken: how it was wrapped, who signed it, what it says. */
export type EnvelopeFault =
  | 'wrong_interface'
  | 'unreadable_content'
  | 'unknown_merchant'
  | 'wrong_signature'
  | `certificate_${CertificateFault}`

type Opened = { readonly root: string; readonly tree: Tree } | { readonly fault: EnvelopeFault }

/** The three fields every signed message of a merchant has. */
export type Sealed = { readonly content: string; readonly signature: string; readonly certificate: string }

const isBase64 = (text: string) => text.length > 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

/** Open a signed message: the signature is over the XML's own bytes, before base64. */
export function openEnvelope(bank: PageBank, sealed: Sealed): Opened {
  const { content, signature, certificate } = sealed
  if (!isBase64(content)) return { fault: 'unreadable_content' }
  const bytes = Buffer.from(content, 'base64')
  const text = bank.dialect.fromBytes(bytes)
  const read = text === undefined ? undefined : readXml(text)
  if (read === undefined) return { fault: 'unreadable_content' }
  if (bank.dialect.merchantIn(read.tree) !== bank.merchant.number) return { fault: 'unknown_merchant' }
  const checked = checkCertificate(bank.trust, certificate, bank.merchant.number, new Date())
  if ('fault' in checked) return { fault: `certificate_${checked.fault}` }
  const mark = isBase64(signature) ? Buffer.from(signature, 'base64') : Buffer.alloc(0)
  if (!verify('sha256', bytes, checked.certificate.publicKey, mark)) return { fault: 'wrong_signature' }
  return { root: read.name, tree: read.tree }
}
