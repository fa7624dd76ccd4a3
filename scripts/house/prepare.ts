import type pg from 'pg'

/** A column of an answer: its name and the number of its type. */
export type Answered = { readonly name: string; readonly type: number }

type Fields = { readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[] }

/** Have the server parse a statement and say which columns it would answer, without running it. Throws what the server refuses. */
export function answerOf(client: pg.Client, text: string): Promise<Answered[]> {
  return new Promise((resolve, reject) => {
    let columns: Answered[] = []
    const asked = {
      submit(connection: pg.Connection) {
        connection.parse({ name: '', text, types: [] }, true)
        connection.describe({ type: 'S', name: '' }, true)
        connection.sync()
      },
      handleRowDescription({ fields }: Fields) {
        columns = fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))
      },
      handleReadyForQuery: () => resolve(columns),
      handleError: (error: Error) => reject(error),
    }
    client.query(asked as unknown as pg.Submittable)
  })
}

const number = new Set([21, 23, 26, 700, 701])
const text = new Set([18, 19, 25, 1042, 1043, 1700, 2950])
const moment = new Set([1082, 1114, 1184])

/** The TypeScript type in which a column arrives, or undefined where the check does not know it. */
export function arrivesAs({ name, type }: Answered): string | undefined {
  if (type === 20) return name.endsWith('_minor') ? 'bigint' : 'number'
  if (number.has(type)) return 'number'
  if (text.has(type)) return 'string'
  if (moment.has(type)) return 'Date'
  if (type === 16) return 'boolean'
  return type === 17 ? 'Buffer' : undefined
}

/** True when a declared type may hold what arrives: a basic type must be the same, any other name is believed. */
export function mayHold(declared: string, arrives: string): boolean {
  const parts = declared
    .split('|')
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== 'null' && part !== 'undefined')
  const basic = parts.filter((part) =>
    /^(?:string|number|bigint|boolean|Date|Buffer|Uint8Array|'.*'|true|false)$/.test(part),
  )
  return basic.every((part) => part === arrives || sameKind(part, arrives))
}

function sameKind(part: string, arrives: string): boolean {
  if (part.startsWith("'")) return arrives === 'string'
  if (part === 'true' || part === 'false') return arrives === 'boolean'
  return part === 'Uint8Array' && arrives === 'Buffer'
}
