import { cookbook } from './books/cookbook.ts'
import { historyBook } from './books/history-book.ts'
import { novel } from './books/novel.ts'
import { pictureBook } from './books/picture-book.ts'
import { poetryBook } from './books/poetry-book.ts'
import { travelGuide } from './books/travel-guide.ts'
import type { Shelf } from '../family.ts'
import { words } from '../words.ts'

/** Books: a shelf of the demo shop. */
export const books: Shelf = {
  slug: 'books',
  department: 'study',
  taxClass: 'reduced',
  names: words('Books | 图书 | Livres'),
  descriptions: words(
    'Novels, cookbooks, histories and picture books from small presses. | 小说、菜谱、历史与绘本，出自小出版社。 | Romans, cuisine, histoire et albums de petites maisons d’édition.',
  ),
  families: [cookbook, historyBook, novel, pictureBook, poetryBook, travelGuide],
}
