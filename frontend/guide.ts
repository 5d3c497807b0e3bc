// The living style guide: everything, and its own swatches.
import './desk'
import './styles/guide.css'
