import type { HouseBank } from './house-bank.ts'

type TransferRow = { payment_id: string; end_to_end: string; state: string; reason: string | null }

const statuses: Readonly<Record<string, string>> = {
  accepted: 'ACCP',
  executed: 'ACSC',
  rejected: 'RJCT',
  returned: 'ACSC',
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const safe = (text: string) => text.replace(/[&<>]/g, (mark) => escapes[mark] ?? mark)

function transactionXml(row: TransferRow): string {
  const status = statuses[row.state] ?? 'PDNG'
  const why =
    status === 'RJCT' && row.reason !== null
      ? `<StsRsnInf><Rsn><Cd>${safe(row.reason)}</Cd></Rsn></StsRsnInf>`
      : ''
  return `<TxInfAndSts><OrgnlEndToEndId>${safe(row.end_to_end)}</OrgnlEndToEndId><TxSts>${status}</TxSts>${why}</TxInfAndSts>`
}

function groupStatus(rows: readonly TransferRow[]): string {
  const all = new Set(rows.map((row) => statuses[row.state]))
  if (all.size === 1) return [...all][0] ?? 'PDNG'
  return 'PART'
}

/** What became of an order so far, as pain.002.001.10; `refusal` says that the message was refused whole. */
export function statusReport(bank: HouseBank, messageId: string, refusal?: string): string {
  const rows =
    refusal === undefined
      ? bank.store.all<TransferRow>(
          'select payment_id, end_to_end, state, reason from transfers where message_id = ? order by id',
          messageId,
        )
      : []
  const now = new Date().toISOString()
  const why = refusal === undefined ? '' : `<StsRsnInf><Rsn><Cd>${refusal}</Cd></Rsn></StsRsnInf>`
  const group = `<OrgnlGrpInfAndSts><OrgnlMsgId>${safe(messageId || 'UNKNOWN')}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>${refusal === undefined ? groupStatus(rows) : 'RJCT'}</GrpSts>${why}</OrgnlGrpInfAndSts>`
  const blocks = [...new Set(rows.map((row) => row.payment_id))].map((id) => {
    const own = rows.filter((row) => row.payment_id === id)
    return `<OrgnlPmtInfAndSts><OrgnlPmtInfId>${safe(id)}</OrgnlPmtInfId><PmtInfSts>${groupStatus(own)}</PmtInfSts>${own.map(transactionXml).join('')}</OrgnlPmtInfAndSts>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>STS-${safe(messageId).slice(0, 30)}</MsgId><CreDtTm>${now}</CreDtTm></GrpHdr>${group}${blocks.join('')}</CstmrPmtStsRpt></Document>\n`
}
