import { trusted, type Html } from '#kernel/html.ts'

const draw = (body: string): Html =>
  trusted(
    `<svg class="method-icon" viewBox="0 0 32 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${body}</svg>`,
  )

const card = draw('<rect x="3" y="4" width="26" height="16" rx="2.500"/><path d="M3 9.500h26M7 15.500h6"/>')
const phone = draw('<rect x="10" y="2.500" width="12" height="19" rx="2.500"/><path d="M14.500 18.500h3"/>')
const bank = draw('<path d="M4 9.500 16 3l12 6.500zM7 12v6M13 12v6M19 12v6M25 12v6M4 21h24"/>')
const wallet = draw(
  '<path d="M5 7.500h20a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2zM5 7.500l15-4v4"/><circle cx="22" cy="14" r="1.500"/>',
)
const scan = draw(
  '<path d="M4 8V4.500h4M28 8V4.500h-4M4 16v3.500h4M28 16v3.500h-4"/><path d="M10 8h4v3.500h-4zM18 8h4v3.500h-4zM10 14h4v2.500h-4zM18 13.500h2M22 16.500h-2"/>',
)
const cash = draw(
  '<rect x="3" y="5.500" width="26" height="13" rx="1.500"/><circle cx="16" cy="12" r="3.200"/><path d="M7 9v6M25 9v6"/>',
)
const paper = draw('<path d="M9 2.500h10l5 5v14H9zM19 2.500v5h5M12.500 12h8M12.500 16h8"/>')
const chain = draw(
  '<path d="M13.500 8.500H9.500a4 4 0 0 0 0 8h4M18.500 8.500h4a4 4 0 0 1 0 8h-4M12 12.500h8"/>',
)

const drawn: readonly (readonly [RegExp, Html])[] = [
  [/card|stripe|unionpay/, card],
  [/alipay|wechat|qr/, scan],
  [/wallet/, wallet],
  [/operator|carrier|mobile|phone/, phone],
  [/delivery|cod|cash/, cash],
  [/account|invoice|check|terms/, paper],
  [/chain|coin|crypto|digital/, chain],
]

/** A drawing for a way to pay, by what it is like; a bank where nothing else fits. */
export function methodIcon(code: string): Html {
  return drawn.find(([like]) => like.test(code))?.[1] ?? bank
}
