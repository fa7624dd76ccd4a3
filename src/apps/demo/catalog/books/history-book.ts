import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Histories of trade and towns. */
export const historyBook: Family = {
  code: 'history-book',
  sku: 'HIS',
  brands: ['Ankerplatz Press'],
  weightGrams: 780,
  colorChoice: false,
  sizes: sizes(
    'format',
    'Format | 装帧 | Format',
    'paperback, 100, 80, Paperback | 平装 | Broché',
    'hardcover, 150, 125, Hardcover | 精装 | Relié',
  ),
  facts: { language: 'en' },
  about: words(
    `{author} works from account books, court rolls and the rubbish of old harbors rather than from kings. {pages} pages with maps, notes that repay reading, and an index one can trust. | {author}取材于账册、庭审档案与旧港口的垃圾堆，而不是帝王家谱。{pages}页，附地图、值得一读的注释与可靠的索引。 | {author} travaille d’après les livres de comptes, les rôles de justice et les rebuts des vieux ports plutôt que d’après les rois. {pages} pages avec cartes, notes qui méritent d’être lues et un index fiable.`,
  ),
  models: [
    named(
      '24.00',
      'brick butter',
      { author: 'Henrike Lauenburg', pages: 472 },
      'The League Without a King | 没有国王的同盟 | La Ligue sans roi',
      'How two hundred towns traded for four centuries on trust and letters. | 两百座城镇如何靠信用与书信通商四百年。 | Comment deux cents villes ont commercé quatre siècles sur parole et par lettres.',
    ),
    named(
      '22.50',
      'ink copper',
      { author: 'Matteo Ferrante', pages: 368 },
      'Double Entry | 复式 | Partie double',
      'A history of bookkeeping for people who fear it. | 写给怕记账的人的一部簿记史。 | Une histoire de la comptabilité pour ceux qui la craignent.',
    ),
    named(
      '26.00',
      'celadon brick',
      { author: 'Wei Ruochen', pages: 416 },
      'Porcelain Ballast | 压舱瓷 | Porcelaine de lest',
      'What the ships carried underneath, and why it outlived the tea. | 船底压着什么，又为何比茶叶更长久。 | Ce que les navires portaient au fond, et pourquoi cela survécut au thé.',
    ),
    named(
      '19.90',
      'slate amber',
      { author: 'Odile Rennard', pages: 304 },
      'Weights and Measures | 度量衡 | Poids et mesures',
      'Why a pound was never a pound until somebody fought about it. | 一磅从来不是一磅，直到有人为它争起来。 | Pourquoi une livre n’en fut jamais une avant qu’on se batte pour elle.',
    ),
    named(
      '21.00',
      'sea chalk',
      { author: 'Aksel Thorsby', pages: 336 },
      'Stockfish and Silver | 鱼干与白银 | Stockfisch et argent',
      'A dried cod crosses Europe and changes hands nineteen times. | 一条鳕鱼干横穿欧洲，转手十九次。 | Une morue séchée traverse l’Europe et change dix-neuf fois de mains.',
    ),
  ],
}
