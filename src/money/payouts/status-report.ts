import { done, refused, type Result } from '#kernel/result.ts'
import { readXml, xmlNamespace, xmlNodes, xmlText } from '#kernel/xml.ts'
import { fromWire } from './payment-order.ts'

/** What the bank says of one payout, in our words. Anything else it may say means that nothing is decided. */
export type ReportedState = 'accepted' | 'executed' | 'rejected' | 'undecided'

/** A bank's report on a payment order. */
export type StatusReport = {
  readonly messageId: string
  /** Said of the whole message; of each payout where it is named below. */
  readonly group: ReportedState
  readonly reason: string | undefined
  readonly payouts: readonly { readonly id: string; readonly state: ReportedState; readonly reason: string | undefined }[] // prettier-ignore
}

/** The words of pain.002 in ours. */
const states: Readonly<Record<string, ReportedState>> = {
  ACTC: 'undecided',
  RCVD: 'undecided',
  PDNG: 'undecided',
  PART: 'undecided',
  ACCP: 'accepted',
  ACSP: 'accepted',
  ACWC: 'accepted',
  ACSC: 'executed',
  ACCC: 'executed',
  RJCT: 'rejected',
}

const lists = new Set(['OrgnlPmtInfAndSts', 'TxInfAndSts', 'StsRsnInf'])
const stateOf = (word: string | undefined): ReportedState => states[word ?? ''] ?? 'undecided'

function reasonOf(node: unknown): string | undefined {
  const [first] = xmlNodes(node, 'StsRsnInf')
  const code = xmlText(first, 'Rsn.Cd') ?? xmlText(first, 'Rsn.Prtry')
  return code?.slice(0, 60)
}

/** Read a pain.002. Refused when it is none, or says nothing of a message. */
export function readStatusReport(text: string): Result<StatusReport, 'not_a_status_report'> {
  const read = readXml(text, lists)
  const root = read.ok ? 'Document.CstmrPmtStsRpt' : ''
  const space = read.ok ? xmlNamespace(read.value, 'Document') : undefined
  if (!read.ok || !/^urn:iso:std:iso:20022:tech:xsd:pain\.002\.001\.\d\d$/.test(space ?? ''))
    return refused('not_a_status_report')
  const group = (read.value['Document'] as Record<string, Record<string, unknown>>)['CstmrPmtStsRpt']
  const messageId = xmlText(read.value, `${root}.OrgnlGrpInfAndSts.OrgnlMsgId`)
  if (messageId === undefined) return refused('not_a_status_report')
  const payouts = xmlNodes(group, 'OrgnlPmtInfAndSts').flatMap((block) =>
    xmlNodes(block, 'TxInfAndSts').flatMap((each) => {
      const id = xmlText(each, 'OrgnlEndToEndId')
      if (id === undefined) return []
      const word = xmlText(each, 'TxSts') ?? xmlText(block, 'PmtInfSts')
      return [{ id: fromWire(id), state: stateOf(word), reason: reasonOf(each) ?? reasonOf(block) }]
    }),
  )
  const whole = group?.['OrgnlGrpInfAndSts']
  return done({
    messageId: fromWire(messageId),
    group: stateOf(xmlText(whole, 'GrpSts')),
    reason: reasonOf(whole),
    payouts,
  })
}
