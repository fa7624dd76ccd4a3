import { formatDecimal, sum } from '#kernel/money.ts'
import { escapeXml } from '#kernel/xml.ts'
import type { Payout } from './payout.ts'
import { plainText } from './plain-text.ts'

/** Whose account the money leaves. */
export type Debtor = { readonly name: string; readonly iban: string; readonly bic: string }

/** Our ids on the bank's wire: the character set of payment orders has no underscore. */
export const onWire = (id: string): string => id.replace('_', '-')
/** An id as it is ours, from the wire. */
export const fromWire = (id: string): string => id.replace('-', '_')

function transaction(
  payout: Pick<Payout, 'id' | 'amount' | 'creditorName' | 'creditorIban' | 'remittance'>,
): string {
  const { amount } = payout
  const remittance =
    payout.remittance === '' ? '' : `<RmtInf><Ustrd>${escapeXml(payout.remittance)}</Ustrd></RmtInf>`
  return `<CdtTrfTxInf><PmtId><EndToEndId>${onWire(payout.id)}</EndToEndId></PmtId><Amt><InstdAmt Ccy="${amount.currency}">${formatDecimal(amount)}</InstdAmt></Amt><Cdtr><Nm>${escapeXml(payout.creditorName)}</Nm></Cdtr><CdtrAcct><Id><IBAN>${payout.creditorIban}</IBAN></Id></CdtrAcct>${remittance}</CdtTrfTxInf>`
}

/**
 * Payouts of one currency as a payment order in pain.001.001.09. The same payouts, id and time give the same bytes.
 * There must be at least one.
 */
export function paymentOrder(
  id: string,
  payouts: readonly Pick<Payout, 'id' | 'amount' | 'creditorName' | 'creditorIban' | 'remittance'>[],
  debtor: Debtor,
  at: Date,
): string {
  const currency = payouts[0]?.amount.currency ?? 'EUR'
  const total = formatDecimal(
    sum(
      payouts.map(({ amount }) => amount),
      currency,
    ),
  )
  const stamp = `${at.toISOString().slice(0, 19)}Z`
  const name = escapeXml(plainText(debtor.name, 70))
  const counts = `<NbOfTxs>${payouts.length}</NbOfTxs><CtrlSum>${total}</CtrlSum>`
  const level = currency === 'EUR' ? '<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>' : ''
  const from = `<Dbtr><Nm>${name}</Nm></Dbtr><DbtrAcct><Id><IBAN>${debtor.iban}</IBAN></Id><Ccy>${currency}</Ccy></DbtrAcct><DbtrAgt><FinInstnId><BICFI>${debtor.bic}</BICFI></FinInstnId></DbtrAgt>`
  const head = `<GrpHdr><MsgId>${onWire(id)}</MsgId><CreDtTm>${stamp}</CreDtTm>${counts}<InitgPty><Nm>${name}</Nm></InitgPty></GrpHdr>`
  const block = `<PmtInf><PmtInfId>${onWire(id)}</PmtInfId><PmtMtd>TRF</PmtMtd>${counts}${level}<ReqdExctnDt><Dt>${stamp.slice(0, 10)}</Dt></ReqdExctnDt>${from}<ChrgBr>SLEV</ChrgBr>${payouts.map(transaction).join('')}</PmtInf>`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>${head}${block}</CstmrCdtTrfInitn></Document>\n`
}
