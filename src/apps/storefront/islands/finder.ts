/** What the words may become, under the search field while typing. Without script the field is a plain search. */
type Line = { readonly kind: 'product' | 'category' | 'words'; readonly slug: string; readonly label: string }

const pauseMs = 120
const paths = { product: 'p', category: 'c' } as const
const locale = document.documentElement.lang.slice(0, 2)

const hrefOf = ({ kind, slug, label }: Line): string =>
  kind === 'words' ? `/${locale}/search?q=${encodeURIComponent(label)}` : `/${locale}/${paths[kind]}/${slug}`

function itemOf(line: Line, at: number, kindName: string): HTMLLIElement {
  const item = document.createElement('li')
  item.setAttribute('role', 'presentation')
  // What is chosen is the link itself: within a choice nothing else can be pressed.
  const link = document.createElement('a')
  link.id = `suggestion-${at}`
  link.setAttribute('role', 'option')
  link.setAttribute('aria-selected', 'false')
  link.href = hrefOf(line)
  link.tabIndex = -1
  const label = document.createElement('span')
  label.textContent = line.label
  const kind = document.createElement('small')
  kind.textContent = kindName
  link.append(label, kind)
  item.append(link)
  return item
}

function listUnder(form: HTMLFormElement, input: HTMLInputElement): HTMLUListElement {
  const list = document.createElement('ul')
  list.id = 'suggestions'
  list.className = 'suggestions'
  list.setAttribute('role', 'listbox')
  list.setAttribute('aria-label', form.dataset['suggestions'] ?? '')
  list.hidden = true
  form.append(list)
  input.setAttribute('role', 'combobox')
  input.setAttribute('aria-autocomplete', 'list')
  input.setAttribute('aria-controls', list.id)
  input.setAttribute('aria-expanded', 'false')
  // A pressed line must not take the focus away before it is followed.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  return list
}

function openable(form: HTMLFormElement, input: HTMLInputElement) {
  const list = listUnder(form, input)
  let chosen = -1
  const show = (lines: readonly Line[]) => {
    list.replaceChildren(...lines.map((line, at) => itemOf(line, at, form.dataset[line.kind] ?? '')))
    chosen = -1
    list.hidden = lines.length === 0
    input.setAttribute('aria-expanded', String(lines.length > 0))
    input.removeAttribute('aria-activedescendant')
  }
  const choose = (step: number) => {
    const items = [...list.querySelectorAll('a')]
    items[chosen]?.setAttribute('aria-selected', 'false')
    chosen = chosen < 0 && step < 0 ? items.length - 1 : (chosen + step + items.length) % items.length
    const item = items[chosen]
    item?.setAttribute('aria-selected', 'true')
    item?.scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', item?.id ?? '')
  }
  return {
    show,
    choose,
    close: () => show([]),
    isOpen: () => !list.hidden,
    chosen: () => (chosen < 0 ? undefined : list.querySelectorAll('a')[chosen]),
  }
}

function find(form: HTMLFormElement, input: HTMLInputElement): void {
  const lines = openable(form, input)
  let asked = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const ask = async () => {
    const mine = ++asked
    const text = input.value.trim()
    if (text === '') return lines.close()
    const address = `/api/suggestions?locale=${locale}&q=${encodeURIComponent(text)}`
    const answer = await fetch(address).catch(() => undefined)
    if (mine !== asked || !answer?.ok) return
    const { suggestions } = (await answer.json()) as { readonly suggestions: readonly Line[] }
    if (mine === asked && document.activeElement === input) lines.show(suggestions)
  }
  input.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(() => void ask(), pauseMs)
  })
  input.addEventListener('keydown', (event) => {
    if (!lines.isOpen()) return
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const link = event.key === 'Enter' ? lines.chosen() : undefined
    if (step !== 0) lines.choose(step)
    else if (link) link.click()
    else if (event.key !== 'Escape') return
    else lines.close()
    event.preventDefault()
  })
  // What was typed while this script was on its way.
  if (input.value !== input.defaultValue) void ask()
  form.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) lines.close()
  })
}

for (const form of document.querySelectorAll<HTMLFormElement>('form.finder')) {
  const input = form.querySelector<HTMLInputElement>('input[type=search]')
  if (input) find(form, input)
}
