import { createHash } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import { isCurrency, parseAmount } from '../wire/amounts.ts'
import { isIban } from './account-numbers.ts'
import type { HouseBank } from './house-bank.ts'

/** IBANs by their last four digits: what becomes of a transfer to them. The one table of magic values for payments. */
export const magicIbans: Readonly<Record<string, { readonly reason: string; readonly when: 'at_once' | 'at_execution' | 'after_execution'; readonly means: string }>> = {
  '0401': { reason: 'AC01', when: 'at_once', means: 'rejected at once: there is no such account' },
  '0404': { reason: 'AC04', when: 'at_once', means: 'rejected at once: the account is closed' },
  '0406': { reason: 'AC06', when: 'at_once', means: 'rejected at once: the account is blocked' },
  '0407': { reason: 'MS03', when: 'at_execution', means: 'accepted, then rejected when it is carried out' },
  '0402': { reason: 'AC04', when: 'after_execution', means: 'carried out, and sent back a day later' },
} // prettier-ignore

type Node = Readonly<Record<string, unknown>>

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
  isArray: (name) => name === 'PmtInf' || name === 'CdtTrfTxInf',
})

function at(node: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (each, name) => (typeof each === 'object' && each !== null ? (each as Node)[name] : undefined),
      node,
    )
}

const textAt = (node: unknown, path: string): string | undefined => {
  const value = at(node, path)
  return typeof value === 'string' ? value.trim() : undefined
}

type Wanted = { paymentId: string; endToEnd: string; currency: string; minor: bigint; name: string; iban: string; remittance: string } // prettier-ignore
type Read =
  | { ok: true; messageId: string; wanted: Wanted[] }
  | { ok: false; messageId: string; reason: string }

function wantedOf(paymentId: string, node: unknown): Wanted | undefined {
  const currency = textAt(node, 'Amt.InstdAmt.@Ccy') ?? ''
  const minor = isCurrency(currency) ? parseAmount(textAt(node, 'Amt.InstdAmt.#text'), currency) : undefined
  const endToEnd = textAt(node, 'PmtId.EndToEndId') ?? ''
  const name = textAt(node, 'Cdtr.Nm') ?? ''
  const iban = textAt(node, 'CdtrAcct.Id.IBAN') ?? ''
  if (minor === undefined || !/^[\w./+?:(),' -]{1,35}$/.test(endToEnd) || name === '' || name.length > 140)
    return undefined
  return { paymentId, endToEnd, currency, minor, name, iban, remittance: textAt(node, 'RmtInf.Ustrd') ?? '' }
}

/** Read a pain.001.001.09; answers what is wanted, or why the whole message is refused. */
function read(xml: string): Read {
  // A bank takes no document types: they are the door of every entity trick.
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) return { ok: false, messageId: '', reason: 'FF01' }
  let tree: unknown
  try {
    tree = parser.parse(xml, true)
  } catch {
    return { ok: false, messageId: '', reason: 'FF01' }
  }
  const root = at(tree, 'Document.CstmrCdtTrfInitn')
  const messageId = textAt(root, 'GrpHdr.MsgId') ?? ''
  const bad = (reason: string): Read => ({ ok: false, messageId, reason })
  if (textAt(tree, 'Document.@xmlns') !== 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09') return bad('FF01')
  if (!/^[\w./+?:(),' -]{1,35}$/.test(messageId)) return bad('FF01')
  const blocks = at(root, 'PmtInf')
  if (!Array.isArray(blocks)) return bad('FF01')
  const wanted: Wanted[] = []
  for (const block of blocks as Node[]) {
    const lines = at(block, 'CdtTrfTxInf')
    const paymentId = textAt(block, 'PmtInfId') ?? ''
    if (!Array.isArray(lines) || textAt(block, 'PmtMtd') !== 'TRF' || paymentId === '') return bad('FF01')
    for (const line of lines as unknown[]) {
      const one = wantedOf(paymentId, line)
      if (one === undefined) return bad('FF01')
      wanted.push(one)
    }
  }
  if (String(wanted.length) !== textAt(root, 'GrpHdr.NbOfTxs')) return bad('AM18')
  const sum = textAt(root, 'GrpHdr.CtrlSum')
  if (sum !== undefined && Math.round(Number(sum) * 1000) !== Math.round(controlSum(wanted) * 1000))
    return bad('AM10')
  return { ok: true, messageId, wanted }
}

const places = (currency: string) => (currency === 'JPY' || currency === 'KRW' ? 1 : 100)
const controlSum = (wanted: readonly Wanted[]) =>
  wanted.reduce((sum, each) => sum + Number(each.minor) / places(each.currency), 0)

function judge(bank: HouseBank, { iban }: Wanted): string | undefined {
  if (!isIban(iban) || iban === bank.iban) return 'AC01'
  const magic = magicIbans[iban.slice(-4)]
  return magic?.when === 'at_once' ? magic.reason : undefined
}

/**
 * Take a payment order. The same message again is the same order; another message under a known id is refused whole.
 * Answers the id under which its status report is found, and whether that id names an order. Only inside a write.
 */
export function takeOrder(bank: HouseBank, xml: string): { messageId: string; refusal?: string } {
  const given = read(xml)
  const hash = createHash('sha256').update(xml).digest('base64')
  if (!given.ok) return { messageId: given.messageId, refusal: given.reason }
  const { messageId, wanted } = given
  const known = bank.store.one<{ hash: string }>('select hash from orders where message_id = ?', messageId)
  if (known !== undefined) return known.hash === hash ? { messageId } : { messageId, refusal: 'DU01' }
  const now = Date.now()
  bank.store.run(
    'insert into orders (message_id, hash, received_at) values (?, ?, ?)',
    messageId,
    hash,
    new Date(now).toISOString(),
  )
  const due = new Date(now + ((bank.daySeconds / 2) * 1000) / bank.speed).toISOString()
  const seen = new Set<string>()
  for (const each of wanted) {
    if (seen.has(each.endToEnd)) continue
    seen.add(each.endToEnd)
    const reason = judge(bank, each)
    bank.store.run(
      `insert into transfers (message_id, payment_id, end_to_end, currency, minor, name, iban, remittance, state, reason, due_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      messageId, each.paymentId, each.endToEnd, each.currency, each.minor, each.name, each.iban, each.remittance,
      reason === undefined ? 'accepted' : 'rejected', reason ?? null, due,
    ) // prettier-ignore
  }
  return { messageId }
}
