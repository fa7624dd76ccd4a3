import assert from 'node:assert/strict'
import { crawl, kindOfPage } from '../support/crawl.ts'
import { signedInOperator } from '../support/desk.ts'
import { visitor, type Visitor } from '../support/visitor.ts'

/** Who looks at the shop: a stranger, the demo's buyer, the demo's operator. */
export type Looker = 'open' | 'account' | 'desk'

/** What was met by following links: one page of each kind for each who looks, and which links lead nowhere. */
export type Met = {
  readonly visited: number
  readonly faults: readonly string[]
  readonly pages: readonly {
    readonly who: Looker
    readonly kind: string
    readonly path: string
    readonly html: string
  }[]
}

/** Somebody new, the demo's buyer signed in, the demo's operator at the desk. */
async function enter(who: Looker, origin: string): Promise<Visitor> {
  if (who === 'desk') return signedInOperator({ origin })
  const somebody = visitor(origin)
  if (who === 'open') return somebody
  const form = { email: 'ann@kontor.example', password: 'copper-kettle-lamp' }
  const { status, text } = await somebody.post('/en/sign-in', form)
  assert.equal(status, 303, text.slice(0, 500))
  return somebody
}

const starts: Readonly<Record<Looker, readonly string[]>> = {
  open: ['/', '/en', '/fr', '/zh', '/dev/mailbox', '/dev/design'],
  account: ['/en/account', '/fr/account', '/zh/account'],
  desk: ['/admin'],
}

/** Follow every link of the shop, the account and the desk as a browser without script would, at most so many of each. */
export async function followLinks(origin: string, most: number): Promise<Met> {
  const pages = new Map<string, Met['pages'][number]>()
  const faults: string[] = []
  let visited = 0
  for (const who of ['open', 'account', 'desk'] as const) {
    const found = await crawl(await enter(who, origin), origin, starts[who], most, (at, answer) => {
      if (answer.status !== 200 || !/^<!doctype html>/i.test(answer.text)) return
      const kind = kindOfPage(at.pathname)
      // What a stranger sees is not looked at again with other eyes: the account's own pages are another kind.
      if (!pages.has(kind)) pages.set(kind, { who, kind, path: at.pathname + at.search, html: answer.text })
    })
    visited += found.visited
    faults.push(...found.faults.map((each) => `${who}: ${each}`))
  }
  return { visited, faults, pages: [...pages.values()] }
}
