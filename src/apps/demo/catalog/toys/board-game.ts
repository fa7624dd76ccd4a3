import { type Family, named, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Board games. */
export const boardGame: Family = {
  code: 'board-game',
  sku: 'GAM',
  brands: ['Paper Cog Games'],
  weightGrams: 1350,
  colorChoice: false,
  sizes: sizes(
    'edition',
    'Edition | 版本 | Édition',
    'english, 100, 100, English | 英文版 | Anglais',
    'french, 100, 100, French | 法文版 | Français',
    'chinese, 100, 100, Chinese | 中文版 | Chinois',
  ),
  about: words(
    `Rules on four pages, explained in five minutes and argued over for years. For up to {players} players from age {age}, with wooden pieces, a board that folds flat and a box that closes. | 规则四页，五分钟讲完，能争好多年。最多{players}人，{age}岁以上；木制棋子，图板能摊平，盒子盖得严。 | Quatre pages de règles, expliquées en cinq minutes et disputées pendant des années. Jusqu’à {players} joueurs dès {age} ans, avec des pièces en bois, un plateau qui s’ouvre à plat et une boîte qui ferme.`,
  ),
  models: [
    named(
      '39.90',
      'ink amber',
      { players: 4, age: 10 },
      'Counting House | 账房 | Le Comptoir',
      'Buy low, sail early, keep honest books. | 低买早航，账要诚实。 | Achetez bas, partez tôt, tenez vos livres.',
    ),
    named(
      '34.90',
      'sea cream',
      { players: 5, age: 8 },
      'Convoy | 护航 | Le Convoi',
      'All ships arrive, or none: a game together. | 要到一起到：合作游戏。 | Tous les navires arrivent, ou aucun : un jeu coopératif.',
    ),
    named(
      '29.90',
      'brick butter',
      { players: 6, age: 7 },
      'Herring Market | 鲱鱼市场 | Le Marché aux harengs',
      'A quick auction with a smell of the sea. | 带海味的快节奏拍卖。 | Une enchère rapide au parfum de mer.',
    ),
    named(
      '44.90',
      'moss copper',
      { players: 4, age: 12 },
      'The Amber Road | 琥珀之路 | La Route de l’ambre',
      'From coast to Alps with a cart and two rivals. | 一辆货车，两个对手，从海岸走到阿尔卑斯。 | De la côte aux Alpes avec une charrette et deux rivaux.',
    ),
    named(
      '24.90',
      'plum sky',
      { players: 2, age: 9 },
      'Lock and Weir | 船闸与堰 | Écluse et barrage',
      'Two players, one river, no mercy. | 两人，一河，不留情。 | Deux joueurs, une rivière, aucune pitié.',
    ),
  ],
}
