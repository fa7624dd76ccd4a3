import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { verify } from 'node:crypto'
import { type Element, elements } from './der.ts'

/** Why a merchant's certificate is not accepted. */
export type CertificateFault =
  | 'unreadable'
  | 'unknown_issuer'
  | 'not_yet_valid'
  | 'expired'
  | 'revoked'
  | 'other_holder'

/** What a certificate is checked against: the authority's certificate and its list of revoked ones. */
export type Trust = { readonly authority: X509Certificate; readonly revocationFile: string }

/** Check a certificate as sent (base64 of DER): issuer, time, revocation, holder. Answers it, or the first fault. */
export function checkCertificate(
  trust: Trust,
  sent: string,
  holder: string,
  now: Date,
): { readonly certificate: X509Certificate } | { readonly fault: CertificateFault } {
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(Buffer.from(sent, 'base64'))
  } catch {
    // Not a certificate at all: the sender is told so.
    return { fault: 'unreadable' }
  }
  const { authority } = trust
  if (certificate.ca || !certificate.checkIssued(authority) || !certificate.verify(authority.publicKey))
    return { fault: 'unknown_issuer' }
  if (certificate.validFromDate > now) return { fault: 'not_yet_valid' }
  if (certificate.validToDate <= now || authority.validToDate <= now) return { fault: 'expired' }
  if (revokedSerials(trust).has(certificate.serialNumber.toUpperCase())) return { fault: 'revoked' }
  if (!certificate.subject.split('\n').includes(`OU=${holder}`)) return { fault: 'other_holder' }
  return { certificate }
}

/** Serial numbers on the authority's list; throws when the list is not signed by the authority, so nobody can empty it. */
export function revokedSerials({ authority, revocationFile }: Trust): Set<string> {
  const text = readFileSync(revocationFile, 'utf8')
  const bytes = Buffer.from(text.replace(/-----[^-]+-----|\s/g, ''), 'base64')
  const [list] = elements(bytes)
  const [content, , signature] = elements(needed(list).content)
  const mark = needed(signature).content.subarray(1)
  if (!verify('sha256', needed(content).whole, authority.publicKey, mark))
    throw new Error('the list of revoked certificates is not signed by the authority')
  // version, algorithm, issuer, two times, then the entries when there are any.
  const entries = elements(needed(content).content)[5]
  if (entries?.tag !== 0x30) return new Set()
  return new Set(elements(entries.content).map(serialOf))
}

function serialOf(entry: Element): string {
  const serial = needed(elements(entry.content)[0]).content
  return serial.toString('hex').toUpperCase().replace(/^00/, '')
}

function needed(element: Element | undefined): Element {
  if (element === undefined) throw new Error('the list of revoked certificates is broken')
  return element
}
