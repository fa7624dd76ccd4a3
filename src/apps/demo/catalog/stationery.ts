import { cardSet } from './stationery/card-set.ts'
import { deskTray } from './stationery/desk-tray.ts'
import { fountainPen } from './stationery/fountain-pen.ts'
import { ink } from './stationery/ink.ts'
import { notebook } from './stationery/notebook.ts'
import { pencilSet } from './stationery/pencil-set.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Stationery: a shelf of the demo shop. */
export const stationery: Shelf = {
  slug: 'stationery',
  department: 'study',
  taxClass: 'standard',
  names: words('Stationery | 文具 | Papeterie'),
  descriptions: words(
    'Paper that takes ink and tools that make writing a pleasure. | 吃墨的纸，让书写成为乐事的工具。 | Du papier qui aime l’encre et des outils qui font écrire avec plaisir.',
  ),
  families: [cardSet, deskTray, fountainPen, ink, notebook, pencilSet],
}
