import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Cushions. */
export const cushion: Family = {
  code: 'cushion',
  sku: 'CSH',
  brands: ['Wandbereyder', 'Tuchhalle & Lund'],
  weightGrams: 620,
  colorChoice: true,
  sizes: sizes('size', 'Size | 尺寸 | Taille', '45, 100, 100, 45 × 45 cm', '60, 135, 150, 60 × 40 cm'),
  about: words(
    `A cover of {material} with a hidden zip, over a filling of feathers that can be shaken back to its shape. Made with a wide seam allowance, so that it survives both children and pillow fights. | {material}外套，隐形拉链，羽毛填充，拍一拍就恢复原形。缝边留得宽，经得起孩子与枕头大战。 | Une housse en {material} à fermeture cachée, sur un garnissage de plumes qui reprend sa forme d’une secousse. Coutures larges, pour survivre aux enfants comme aux batailles de polochons.`,
  ),
  models: [
    model(
      'Alster',
      '39.90',
      'sea cream brick',
      { material: 'linen', origin: 'france' },
      'linen cushion | 亚麻抱枕 | coussin en lin',
      'Plain cloth, deep color, a narrow piped edge. | 素布深色，细滚边。 | Une toile unie, une couleur profonde, un fin passepoil.',
    ),
    model(
      'Ypres',
      '49.90',
      'moss sand plum',
      { material: 'wool', origin: 'belgium' },
      'woven cushion | 编织抱枕 | coussin tissé',
      'A small diamond pattern in two tones of wool. | 双色羊毛小菱纹。 | Un petit losange en deux tons de laine.',
    ),
    model(
      'Bornholm',
      '34.90',
      'sky ink',
      { material: 'cotton', origin: 'denmark' },
      'striped cushion | 条纹抱枕 | coussin rayé',
      'Sailcloth stripes, faded a little on purpose. | 帆布条纹，故意褪去一点颜色。 | Des rayures de voile, un peu passées exprès.',
    ),
    model(
      'Danzig',
      '54.90',
      'amber terracotta',
      { material: 'cotton', origin: 'poland' },
      'velvet cushion | 丝绒抱枕 | coussin en velours',
      'Cotton velvet that changes as you stroke it. | 棉丝绒，随手抚变换光泽。 | Un velours de coton qui change sous la main.',
    ),
    model(
      'Zwolle',
      '44.90',
      'rose celadon',
      { material: 'linen', origin: 'netherlands' },
      'embroidered cushion | 刺绣抱枕 | coussin brodé',
      'A sprig of sea holly, stitched by hand. | 一枝手绣海滨刺芹。 | Un brin de panicaut brodé à la main.',
    ),
  ],
}
