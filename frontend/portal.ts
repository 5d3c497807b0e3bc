// The resident's pages.
import { startShell } from './parts/shell'

startShell()
