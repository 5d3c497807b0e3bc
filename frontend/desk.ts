import './styles/main.css'
