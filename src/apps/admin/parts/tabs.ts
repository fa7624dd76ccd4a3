import { html, type Html } from '#kernel/html.ts'

/** One tab: where it leads, what it says, how many are behind it. */
export type Tab = {
  readonly href: string
  readonly name: string
  readonly count?: number | string | undefined
  readonly current: boolean
}

/** Tabs that are links: the list behind each has its own address. */
export function tabs(label: string, all: readonly Tab[]): Html {
  return html`<nav class="tabs" aria-label="${label}">
    <ul role="list">
      ${all.map(
        (tab) =>
          html`<li>
            <a href="${tab.href}" ${tab.current ? html` aria-current="page"` : null}
              >${tab.name}${tab.count !== undefined && html`<span class="tally">${tab.count}</span>`}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`
}

/** An address with a query; empty values are left out. */
export function address(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const said = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
  )
  const text = new URLSearchParams(said).toString()
  return text === '' ? path : `${path}?${text}`
}
