import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Picture books to read aloud. */
export const pictureBook: Family = {
  code: 'picture-book',
  sku: 'PIC',
  brands: ['Paper Cog Books', 'Lantern & Fox'],
  weightGrams: 460,
  colorChoice: false,
  sizes: sizes(
    'edition',
    'Edition | 版本 | Édition',
    'english, 100, 100, English | 英文版 | Anglais',
    'french, 100, 100, French | 法文版 | Français',
    'chinese, 100, 100, Chinese | 中文版 | Chinois',
  ),
  about: words(
    `Written and drawn by {author}: {pages} large pages with round corners, printed in five inks. For reading aloud from age {age}, and for looking at alone long before that. | {author}文图：{pages}页大开本，圆角，五色印刷。适合{age}岁起亲子共读，更早也可独自翻看。 | Écrit et dessiné par {author} : {pages} grandes pages aux coins ronds, imprimées en cinq encres. À lire à voix haute dès {age} ans, et à regarder seul bien avant.`,
  ),
  models: [
    named(
      '14.90',
      'sky brick',
      { author: 'Wilma Tidemand', pages: 32, age: 3 },
      'The Cog Who Was Afraid of Wind | 怕风的小帆船 | La petite cogue qui avait peur du vent',
      'A little ship learns that wind is only the sea breathing. | 小船终于明白，风不过是大海在呼吸。 | Un petit bateau apprend que le vent n’est que le souffle de la mer.',
    ),
    named(
      '15.90',
      'butter moss',
      { author: 'Bo Ekelund', pages: 40, age: 4 },
      'Mister Herring Moves House | 鲱鱼先生搬家 | Monsieur Hareng déménage',
      'A fish packs everything he owns, which is a great deal of water. | 鲱鱼先生收拾全部家当，原来全是水。 | Un poisson emballe tout ce qu’il possède : beaucoup d’eau.',
    ),
    named(
      '13.90',
      'plum amber',
      { author: 'Céleste Maurin', pages: 28, age: 2 },
      'Who Turned Off the Lighthouse? | 谁关了灯塔？ | Qui a éteint le phare ?',
      'A bedtime book that gets darker page by page, then does not. | 一页比一页暗的睡前书，直到最后亮起来。 | Un livre du soir, plus sombre à chaque page, puis plus du tout.',
    ),
    named(
      '16.50',
      'terracotta sky',
      { author: 'Gu Xiaoman', pages: 48, age: 5 },
      'The Cat of the Counting House | 账房里的猫 | Le Chat du comptoir',
      'She counts mice, coins and stars, in that order. | 它数老鼠、数铜钱、数星星，就按这个顺序。 | Elle compte les souris, les pièces et les étoiles, dans cet ordre.',
    ),
    named(
      '14.50',
      'celadon rose',
      { author: 'Piet Vermaelen', pages: 36, age: 3 },
      'A Bridge for Snails | 给蜗牛的桥 | Un pont pour les escargots',
      'It takes all summer to cross, and there is a reason to. | 过桥要花一整个夏天，而且值得。 | La traversée dure tout l’été, et il y a une bonne raison.',
    ),
  ],
}
