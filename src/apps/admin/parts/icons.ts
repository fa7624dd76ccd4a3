import { trusted, type Html } from '#kernel/html.ts'

const icon = (body: string): Html =>
  trusted(
    `<svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${body}</svg>`,
  )

/** The desk's icons, drawn with the text's color; each stands beside words that say the same. */
export const deskIcons = {
  menu: icon('<path d="M4 7h16M4 12h16M4 17h16"/>'),
  today: icon('<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.200 2"/>'),
  orders: icon('<path d="M6 3.500h12V21l-3-2-3 2-3-2-3 2z"/><path d="M9.500 8.500h5M9.500 12.500h5"/>'),
  products: icon(
    '<path d="M3.500 12.500V4h8.500l8.500 8.500-8.500 8z"/><circle cx="8" cy="8.500" r="1.200"/>',
  ),
  stock: icon('<path d="m12 3.500 8 4v9l-8 4-8-4v-9z"/><path d="m4 7.500 8 4 8-4M12 11.500v9"/>'),
  coupons: icon(
    '<path d="M3.500 7h17v3.300a2 2 0 0 0 0 3.400V17h-17v-3.300a2 2 0 0 0 0-3.400z"/><path d="M14.500 7v10"/>',
  ),
  content: icon('<path d="M4 20.500h4L19.500 9l-4-4L4 16.500z"/><path d="m13 7.500 4 4"/>'),
  import: icon('<path d="M12 3.500v11M7.500 10.500 12 15l4.500-4.500M4 16.500v4h16v-4"/>'),
  payments: icon('<rect x="3" y="5.500" width="18" height="13" rx="2"/><path d="M3 10h18M7 15h4"/>'),
  credit: icon('<path d="M6 3.500h9l4 4V21H6z"/><path d="M14.500 3.500V8H19M9.500 12h6M9.500 16h4"/>'),
  cases: icon('<path d="M12 4 2.800 19.500h18.400z"/><path d="M12 10v4.500M12 17v.2"/>'),
  risk: icon(
    '<path d="M12 3.500 19.500 6v6c0 4.500-3.200 7.300-7.500 8.500-4.300-1.200-7.500-4-7.500-8.500V6z"/><path d="m9 12 2.200 2.200L15.200 10"/>',
  ),
  ledger: icon('<path d="M5 3.500h14v17H5zM9 3.500v17M12 8h4M12 12h4M12 16h4"/>'),
  mails: icon(
    '<rect x="3" y="5.500" width="18" height="13" rx="2"/><path d="m3.500 7.500 8.500 6 8.500-6"/>',
  ),
  endpoints: icon(
    '<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15z"/><path d="M10 21h4M12 2.500V5"/>',
  ),
  search: icon('<circle cx="10.500" cy="10.500" r="6"/><path d="m15 15 5.500 5.500"/>'),
  system: icon(
    '<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>',
  ),
} as const

/** The name of an icon of the desk. */
export type DeskIcon = keyof typeof deskIcons
